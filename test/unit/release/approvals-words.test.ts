import { describe } from 'vitest'
import { expectRows } from './approvals/world.ts'
import type { Row } from './approvals/world.ts'

const CONTENT: Row[] = [
  [
    'drops an approval of other content',
    { says: ['ann', 'carol~'] },
    'no · author ann · peer – · carol: other_content',
  ],
  [
    'drops an approval whose content is not known',
    { says: ['ann', 'carol?'] },
    'no · author ann · peer – · carol: content_unknown',
  ],
  [
    'counts nothing while the content is not known',
    { content: 'unknown', says: ['ann', 'carol'] },
    'no · author – · peer – · ann: content_unknown · carol: content_unknown',
  ],
  [
    'says no to unknown content though nobody is asked',
    { content: 'unknown', authors: 'none', peers: 0 },
    'no',
  ],
  [
    'tells who may not approve of that first',
    { says: ['ann', 'carol', 'erin~'] },
    'yes · author ann · peer carol · erin: not_named',
  ],
  [
    'takes the newer approval of one person',
    { says: ['ann', 'carol~-3h', 'carol-1h'] },
    'yes · author ann · peer carol',
  ],
  [
    'does not take their older one',
    { says: ['ann', 'carol-3h', 'carol~-1h'] },
    'no · author ann · peer – · carol: other_content',
  ],
]

const EXPIRY: Row[] = [
  [
    'keeps an approval within its time',
    { expireH: 24, says: ['ann', 'carol-23h'] },
    'yes · author ann · peer carol',
  ],
  [
    'drops an approval at the end of its time',
    { expireH: 24, says: ['ann', 'carol-24h'] },
    'no · author ann · peer – · carol: expired',
  ],
  [
    'keeps every approval where none expires',
    { says: ['ann', 'carol-9000h'] },
    'yes · author ann · peer carol',
  ],
  [
    'stops the clock in a freeze',
    { expireH: 24, frozen: [[-63, -1]], says: ['ann', 'carol-70h'] },
    'yes · author ann · peer carol',
  ],
  [
    'goes on with the clock after it',
    { expireH: 24, frozen: [[-63, -17]], says: ['ann', 'carol-70h'] },
    'no · author ann · peer – · carol: expired',
  ],
  [
    'stops the clock in a freeze that lasts',
    { expireH: 24, frozen: [[-60, 2]], says: ['ann', 'carol-83h'] },
    'yes · author ann · peer carol',
  ],
  [
    'does not wake what lapsed before a freeze',
    { expireH: 24, frozen: [[-60, 2]], says: ['ann', 'carol-84h'] },
    'no · author ann · peer – · carol: expired',
  ],
  [
    'counts no freeze before the approval',
    { expireH: 24, frozen: [[-90, -30]], says: ['ann', 'carol-25h'] },
    'no · author ann · peer – · carol: expired',
  ],
  [
    'counts a freeze from the approval on',
    { expireH: 24, frozen: [[-90, -20]], says: ['ann', 'carol-43h'] },
    'yes · author ann · peer carol',
  ],
  [
    'counts freezes that overlap once',
    {
      expireH: 24,
      frozen: [
        [-40, -20],
        [-30, -10],
      ],
      says: ['ann', 'carol-55h'],
    },
    'no · author ann · peer – · carol: expired',
  ],
  [
    'counts freezes that follow each other',
    {
      expireH: 24,
      frozen: [
        [-20, -10],
        [-40, -20],
      ],
      says: ['ann', 'carol-53h'],
    },
    'yes · author ann · peer carol',
  ],
  [
    'takes a clock of GitHub that is ahead',
    { expireH: 24, says: ['ann', 'carol-0h'] },
    'yes · author ann · peer carol',
  ],
]

const RECORDED: Row[] = [
  [
    'refuses an approval that is only recorded',
    { says: ['ann', 'carol@recorded'] },
    'no · author ann · peer – · carol: recorded_refused',
  ],
  [
    'counts it where the rule says so',
    { recorded: 'count', says: ['ann', 'carol@recorded'] },
    'yes · author ann · peer carol',
  ],
  [
    'counts it for an author as well',
    { recorded: 'count', says: ['ann@recorded', 'carol'] },
    'yes · author ann · peer carol',
  ],
  [
    'counts it for nobody without a right',
    { recorded: 'count', says: ['ann', 'fay@recorded'] },
    'no · author ann · peer – · fay: not_named',
  ],
  [
    'binds it to its content',
    { recorded: 'count', says: ['ann', 'carol~@recorded'] },
    'no · author ann · peer – · carol: other_content',
  ],
]

describe('content', () => {
  expectRows(CONTENT)
})
describe('expiry', () => {
  expectRows(EXPIRY)
})
describe('recorded approvals', () => {
  expectRows(RECORDED)
})
