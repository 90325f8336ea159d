import { describe } from 'vitest'
import { expectRows } from './approvals/world.ts'
import type { Row } from './approvals/world.ts'

const WHO_MAY: Row[] = [
  [
    'takes whoever may write where nobody is named',
    { from: [], says: ['ann', 'erin'] },
    'yes · author ann · peer erin',
  ],
  [
    'takes nobody else there',
    { from: [], says: ['ann', 'fay'] },
    'no · author ann · peer – · fay: not_named',
  ],
  ['takes another author there', { from: [], says: ['ann-2h', 'bob'] }, 'yes · author ann · peer bob'],
  ['takes writers by name', { from: ['writers'], says: ['ann', 'erin'] }, 'yes · author ann · peer erin'],
  [
    'takes a person by name, in any case',
    { from: ['user:FAY'], says: ['ann', 'fay'] },
    'yes · author ann · peer fay',
  ],
  [
    'takes nobody of another name',
    { from: ['user:fay'], says: ['ann', 'erin'] },
    'no · author ann · peer – · erin: not_named',
  ],
  [
    'takes any of several',
    { from: ['user:fay', 'team:acme/sre'], says: ['ann', 'dan'] },
    'yes · author ann · peer dan',
  ],
  [
    'takes nobody of another team',
    { from: ['team:acme/web'], says: ['ann', 'carol'] },
    'no · author ann · peer – · carol: not_named',
  ],
  ['takes code owners', { from: ['codeowners'], says: ['ann', 'gus'] }, 'yes · author ann · peer gus'],
  [
    'takes no code owner who may not write',
    { from: ['codeowners'], says: ['ann', 'hal'] },
    'no · author ann · peer – · hal: not_named',
  ],
  [
    'takes nobody whom CODEOWNERS does not name',
    { from: ['codeowners'], says: ['ann', 'erin'] },
    'no · author ann · peer – · erin: not_named',
  ],
]

const BOTS: Row[] = [
  [
    'takes no bot as a peer',
    { says: ['ann', 'renovate[bot]'] },
    'no · author ann · peer – · renovate[bot]: bot',
  ],
  [
    'takes no bot as an author',
    { by: ['renovate[bot]'], says: ['renovate[bot]'] },
    'no · peer – · peer instead – · renovate[bot]: bot',
  ],
  [
    'takes no bot by name',
    { from: ['user:renovate[bot]', 'team:acme/sre'], says: ['ann', 'renovate[bot]'] },
    'no · author ann · peer – · renovate[bot]: bot',
  ],
  [
    'is not blocked by a bot',
    { says: ['ann', 'carol', 'renovate[bot]!'] },
    'yes · author ann · peer carol · renovate[bot]: bot',
  ],
]

const UNMET: Row[] = [
  ['can be met by the one who is named', { from: ['user:fay'] }, 'no · author – · peer –'],
  [
    'names more peers than there are',
    { from: ['user:fay'], peers: 2 },
    'no · author – · peer – – · too_few_peers',
  ],
  [
    'names as a peer the only author, who is one already',
    { by: ['ann'], from: ['user:ann'] },
    'no · author – · peer – · too_few_peers',
  ],
  ['can be met where another author frees the one named', { from: ['user:ann'] }, 'no · author – · peer –'],
  [
    'names all authors, of whom one is left over for nobody',
    { authors: 'all', from: ['user:ann', 'user:bob'] },
    'no · author – · author – · peer – · too_few_peers',
  ],
  [
    'names only authors where outsiders are demanded',
    { from: ['user:ann', 'user:bob'], outsiders: true },
    'no · author – · peer – · only_authors',
  ],
  [
    'names only one who is no author where two are demanded',
    { from: ['user:ann', 'user:fay'], peers: 2, outsiders: true },
    'no · author – · peer – – · too_few_peers',
  ],
  ['names only a bot', { from: ['user:renovate[bot]'] }, 'no · author – · peer – · too_few_peers'],
  [
    'names one person twice',
    { from: ['user:fay', 'user:FAY'], peers: 2 },
    'no · author – · peer – – · too_few_peers',
  ],
  [
    'has one peer too few once the author left',
    { by: ['ann'], reachable: [], from: ['user:fay'] },
    'no · peer – · peer instead – · too_few_peers',
  ],
  [
    'is not judged where it names a team',
    { from: ['user:fay', 'team:acme/sre'], peers: 9 },
    'no · author – · peer – – – – – – – – –',
  ],
  [
    'is not judged where it names whoever has a right',
    { from: ['codeowners'], peers: 2 },
    'no · author – · peer – –',
  ],
  [
    'needs more peers than there are code owners',
    { from: ['codeowners'], owners: { users: ['gus'], teams: [], faults: [] }, peers: 2 },
    'no · author – · peer – – · too_few_peers',
  ],
  [
    'is not judged where a team owns what changes',
    { from: ['codeowners'], owners: { users: [], teams: ['acme/sre'], faults: [] }, peers: 2 },
    'no · author – · peer – –',
  ],
  [
    'asks for code owners where there are none',
    { from: ['codeowners'], owners: { users: [], teams: [], faults: ['no file'] } },
    'no · author – · peer – · too_few_peers',
  ],
  [
    'has nobody to name where no peer is asked',
    { from: ['user:renovate[bot]'], peers: 0, says: ['ann'] },
    'yes · author ann',
  ],
]

describe('who may be a peer', () => {
  expectRows(WHO_MAY)
})
describe('bots', () => {
  expectRows(BOTS)
})
describe('a rule that nobody can meet', () => {
  expectRows(UNMET)
})
