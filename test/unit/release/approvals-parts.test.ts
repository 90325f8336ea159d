import { describe } from 'vitest'
import { expectRows } from './approvals/world.ts'
import type { Row } from './approvals/world.ts'

/** The default rule: any of the authors ann and bob, and one peer of the team acme/sre (carol, dan, sam). */
const AUTHOR_AND_PEER: Row[] = [
  ['waits for both while nobody said a word', {}, 'no · author – · peer –'],
  ['is met by an author and a peer', { says: ['ann', 'carol'] }, 'yes · author ann · peer carol'],
  ['is met by the other author and another peer', { says: ['bob', 'dan'] }, 'yes · author bob · peer dan'],
  ['waits for the peer', { says: ['ann'] }, 'no · author ann · peer –'],
  ['waits for the author', { says: ['carol'] }, 'no · author – · peer carol'],
  [
    'needs no second author',
    { says: ['ann', 'bob', 'carol'] },
    'yes · author ann · peer carol · bob: not_needed',
  ],
  [
    'says of a second author why they are no peer',
    { says: ['ann', 'bob-2h'] },
    'no · author bob · peer – · ann: not_named',
  ],
  [
    'needs no second peer',
    { says: ['ann', 'carol-2h', 'dan'] },
    'yes · author ann · peer carol · dan: not_needed',
  ],
  [
    'takes nobody outside the team as a peer',
    { says: ['ann', 'erin'] },
    'no · author ann · peer – · erin: not_named',
  ],
  ['takes nobody without rights', { says: ['ann', 'fay'] }, 'no · author ann · peer – · fay: not_named'],
  ['takes a click that became a review', { says: ['ann@slack', 'carol'] }, 'yes · author ann · peer carol'],
  [
    'fills parts with the oldest approvals first',
    { says: ['ann', 'dan-1h', 'carol-3h'] },
    'yes · author ann · peer carol · dan: not_needed',
  ],
]

const DISTINCT_PEOPLE: Row[] = [
  ['does not let one person be author and peer', { by: ['sam'], says: ['sam'] }, 'no · author sam · peer –'],
  [
    'lets an author of the team be the peer of another author',
    { by: ['ann', 'sam'], says: ['ann', 'sam'] },
    'yes · author ann · peer sam',
  ],
  [
    'gives the author part up to who can fill nothing else',
    { by: ['ann', 'sam'], says: ['sam-3h', 'ann'] },
    'yes · author ann · peer sam',
  ],
  [
    'finds the only way to fill all parts',
    { by: ['sam', 'ann'], authors: 'any', peers: 2, says: ['sam-5h', 'ann', 'carol'] },
    'yes · author ann · peer carol sam',
  ],
  [
    'counts two words of one person once',
    { by: ['sam'], says: ['sam-2h', 'sam@slack'] },
    'no · author sam · peer –',
  ],
  ['counts peers by the head', { peers: 2, says: ['ann', 'carol'] }, 'no · author ann · peer carol –'],
  [
    'is met by two peers',
    { peers: 2, says: ['ann', 'carol-2h', 'dan'] },
    'yes · author ann · peer carol dan',
  ],
  [
    'lets a team of three be author and two peers',
    { by: ['sam'], peers: 2, says: ['sam', 'carol-2h', 'dan-3h'] },
    'yes · author sam · peer dan carol',
  ],
  ['needs no peer where the rule has none', { peers: 0, says: ['ann'] }, 'yes · author ann'],
  [
    'says so to a peer whom nobody waits for',
    { peers: 0, says: ['carol'] },
    'no · author – · carol: not_needed',
  ],
  [
    'takes whose login is written in another case',
    { by: ['Ann'], says: ['ann', 'carol'] },
    'yes · author ann · peer carol',
  ],
]

const OUTSIDERS: Row[] = [
  [
    'takes no author as a peer',
    { by: ['ann', 'sam'], outsiders: true, says: ['ann-2h', 'sam'] },
    'no · author ann · peer – · sam: author_not_outsider',
  ],
  [
    'takes a peer who is no author',
    { by: ['ann', 'sam'], outsiders: true, says: ['sam', 'carol'] },
    'yes · author sam · peer carol',
  ],
  [
    'takes no author as a peer where no author is needed',
    { by: ['sam'], authors: 'none', outsiders: true, says: ['sam'] },
    'no · peer – · sam: author_not_outsider',
  ],
  [
    'says of an author outside the team the same, for the team would not help',
    { outsiders: true, says: ['ann-2h', 'bob'] },
    'no · author ann · peer – · bob: author_not_outsider',
  ],
  [
    'is met by outsiders alone where no author is needed',
    { by: ['sam'], authors: 'none', outsiders: true, says: ['dan'] },
    'yes · peer dan',
  ],
]

describe('one author and one peer', () => {
  expectRows(AUTHOR_AND_PEER)
})
describe('distinct people', () => {
  expectRows(DISTINCT_PEOPLE)
})
describe('a rule that demands outsiders', () => {
  expectRows(OUTSIDERS)
})
