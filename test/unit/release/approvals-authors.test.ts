import { describe } from 'vitest'
import { expectRows } from './approvals/world.ts'
import type { Row } from './approvals/world.ts'

const ALL_AUTHORS: Row[] = [
  ['waits for each author', { authors: 'all', says: ['carol'] }, 'no · author – · author – · peer carol'],
  [
    'waits for the last author',
    { authors: 'all', says: ['bob', 'carol'] },
    'no · author – · author bob · peer carol',
  ],
  [
    'is met by all',
    { authors: 'all', says: ['bob', 'ann', 'carol'] },
    'yes · author ann · author bob · peer carol',
  ],
  [
    'lets no author stand for another',
    { authors: 'all', by: ['ann', 'sam'], says: ['sam', 'carol'] },
    'no · author – · author sam · peer carol',
  ],
  [
    'takes no author as a peer as well',
    { authors: 'all', by: ['sam'], says: ['sam'] },
    'no · author sam · peer –',
  ],
  [
    'counts an author who is named twice once',
    { authors: 'all', by: ['ann', 'ANN'], says: ['ann', 'carol'] },
    'yes · author ann · peer carol',
  ],
  [
    'does not wait for bots',
    { authors: 'all', by: ['ann', 'renovate[bot]'], says: ['ann', 'carol'] },
    'yes · author ann · peer carol',
  ],
  [
    'asks one more peer for an author who left',
    { authors: 'all', reachable: ['ann'], says: ['ann', 'carol'] },
    'no · author ann · peer carol · peer instead –',
  ],
  [
    'is met by one more peer for an author who left',
    { authors: 'all', reachable: ['ann'], says: ['ann', 'carol-2h', 'dan'] },
    'yes · author ann · peer carol · peer instead dan',
  ],
  [
    'asks one more peer for each author who left',
    { authors: 'all', reachable: [], says: ['carol-2h', 'dan'] },
    'no · peer carol · peer instead dan · peer instead –',
  ],
  [
    'asks one more peer where only bots wrote it',
    { authors: 'all', by: ['renovate[bot]'], says: ['carol-2h', 'dan'] },
    'yes · peer carol · peer instead dan',
  ],
]

const NO_AUTHOR: Row[] = [
  ['waits for no author', { authors: 'none', says: ['carol'] }, 'yes · peer carol'],
  [
    'takes an author of the team as a peer',
    { authors: 'none', by: ['sam'], says: ['sam'] },
    'yes · peer sam',
  ],
  ['takes no other author', { authors: 'none', says: ['ann'] }, 'no · peer – · ann: not_named'],
  ['does not mind who left', { authors: 'none', reachable: [], says: ['carol'] }, 'yes · peer carol'],
  ['is met by nobody where nobody is asked', { authors: 'none', peers: 0 }, 'yes'],
]

const UNREACHABLE: Row[] = [
  [
    'asks one more peer on a first deployment',
    { by: [], says: ['carol'] },
    'no · peer carol · peer instead –',
  ],
  [
    'is met by one more peer on a first deployment',
    { by: [], says: ['carol-2h', 'dan'] },
    'yes · peer carol · peer instead dan',
  ],
  ['asks one more peer where only bots wrote it', { by: ['renovate[bot]'] }, 'no · peer – · peer instead –'],
  ['asks a peer though the rule has none', { by: [], peers: 0, says: ['carol'] }, 'yes · peer instead carol'],
  [
    'asks one more peer where all authors left',
    { reachable: [], says: ['carol'] },
    'no · peer carol · peer instead –',
  ],
  [
    'goes by the authors who are left',
    { reachable: ['bob'], says: ['bob', 'carol'] },
    'yes · author bob · peer carol',
  ],
  [
    'takes no word of an author who left',
    { reachable: ['bob'], says: ['ann', 'carol'] },
    'no · author – · peer carol · ann: author_away',
  ],
  [
    'takes all as reachable where that is not known',
    { says: ['ann', 'carol'] },
    'yes · author ann · peer carol',
  ],
  [
    'compares reachable logins without case',
    { reachable: ['ANN'], says: ['ann', 'carol'] },
    'yes · author ann · peer carol',
  ],
  [
    'takes an author who left the sources but is in the team as a peer',
    { by: ['sam'], reachable: [], says: ['sam', 'carol-2h'] },
    'yes · peer carol · peer instead sam',
  ],
  [
    'demands outsiders also instead of authors',
    { by: ['sam'], reachable: [], outsiders: true, says: ['sam', 'carol'] },
    'no · peer carol · peer instead – · sam: author_away',
  ],
  [
    'goes by who asked for a rollback',
    { by: ['erin'], says: ['erin', 'carol'] },
    'yes · author erin · peer carol',
  ],
]

describe('a rule that demands all authors', () => {
  expectRows(ALL_AUTHORS)
})
describe('a rule that demands no author', () => {
  expectRows(NO_AUTHOR)
})
describe('a rule whose authors cannot be reached', () => {
  expectRows(UNREACHABLE)
})
