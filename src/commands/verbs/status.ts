import type { Rules } from '../../release/rules.ts'
import { statusOf } from '../look.ts'
import { namedAlone } from '../names.ts'
import { answering, verb, type Parsed } from '../verb.ts'

export const status = verb(
  {
    name: 'status',
    usage: '[service] [environment]',
    help: 'what is live, and what is on its way',
    who: 'anyone',
  },
  {
    parse: (words, all): Parsed<Rules[]> => {
      const found = namedAlone(words, all)
      return 'answer' in found ? found : { given: found.targets }
    },
    run: async (asking, targets) => answering(await statusOf(asking, targets)),
  },
)
