import type { Rules } from '../../release/rules.ts'
import { targetsAnswer, versionsAnswer } from '../../views/lists.ts'
import { namedAlone } from '../names.ts'
import { versionsAt } from '../versions.ts'
import { answering, verb, type Parsed } from '../verb.ts'

const TARGETS_MAX = 5

type Listed = { what: 'targets' | 'versions'; rules: Rules[] }

export const list = verb(
  {
    name: 'list',
    usage: '[service] [environment]',
    help: 'all services and their environments; of one, the versions that can be started',
    who: 'anyone',
  },
  {
    parse: (words, all): Parsed<Listed> => {
      const found = namedAlone(words, all)
      if ('answer' in found) return found
      return { given: { what: words.length === 0 ? 'targets' : 'versions', rules: found.targets } }
    },
    run: async (asking, { what, rules }) => {
      if (what === 'targets') return answering(targetsAnswer(rules, asking.command))
      const shown = rules.slice(0, TARGETS_MAX)
      const known = await Promise.all(
        shown.map(async each => ({ rules: each, versions: await versionsAt(asking, each) })),
      )
      return answering(versionsAnswer(known))
    },
  },
)
