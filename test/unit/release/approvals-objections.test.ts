import { describe } from 'vitest'
import { expectRows } from './approvals/world.ts'
import type { Row } from './approvals/world.ts'

const OBJECTIONS: Row[] = [
  ['is blocked by a peer', { says: ['ann', 'carol', 'dan!'] }, 'no · author ann · peer carol · dan blocks'],
  [
    'is blocked by an author',
    { says: ['ann', 'carol', 'bob!'] },
    'no · author ann · peer carol · bob blocks',
  ],
  [
    'is blocked by whoever may write',
    { says: ['ann', 'carol', 'erin!'] },
    'no · author ann · peer carol · erin blocks',
  ],
  [
    'is not blocked by somebody without rights',
    { says: ['ann', 'carol', 'fay!'] },
    'yes · author ann · peer carol · fay: not_named',
  ],
  [
    'stays blocked when the content changes',
    { says: ['ann', 'carol', 'dan!~'] },
    'no · author ann · peer carol · dan blocks',
  ],
  [
    'stays blocked while the content is not known',
    { content: 'unknown', says: ['dan!'] },
    'no · author – · peer – · dan blocks',
  ],
  [
    'stays blocked when the objection grows old',
    { expireH: 24, says: ['ann', 'carol', 'dan!-99h'] },
    'no · author ann · peer carol · dan blocks',
  ],
  [
    'is free again when its person approves',
    { says: ['ann', 'carol!-3h', 'carol-1h'] },
    'yes · author ann · peer carol',
  ],
  [
    'is blocked when its person thinks again',
    { says: ['ann', 'carol-3h', 'carol!-1h'] },
    'no · author ann · peer – · carol blocks',
  ],
  [
    'takes the objection of two words at one time',
    { says: ['ann', 'carol', 'carol!'] },
    'no · author ann · peer – · carol blocks',
  ],
  [
    'names each who blocks',
    { says: ['ann', 'carol!-2h', 'dan!'] },
    'no · author ann · peer – · carol blocks · dan blocks',
  ],
  [
    'is not blocked by an author who left and may not write',
    { by: ['fay'], reachable: [], says: ['fay!', 'carol-2h', 'dan-3h'] },
    'yes · peer dan · peer instead carol · fay: author_away',
  ],
  [
    'is blocked by an author who may not write',
    { by: ['fay'], says: ['fay!', 'carol'] },
    'no · author – · peer carol · fay blocks',
  ],
  [
    'is not blocked by a recorded word that the rule refuses',
    { says: ['ann', 'carol', 'dan!@recorded'] },
    'yes · author ann · peer carol · dan: recorded_refused',
  ],
  [
    'is blocked by a recorded word that counts',
    { recorded: 'count', says: ['ann', 'carol', 'dan!@recorded'] },
    'no · author ann · peer carol · dan blocks',
  ],
  ['is blocked though nobody is asked', { authors: 'none', peers: 0, says: ['erin!'] }, 'no · erin blocks'],
]

describe('requested changes', () => {
  expectRows(OBJECTIONS)
})
