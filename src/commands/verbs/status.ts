import type { Rules } from '../../release/rules.ts'
import { statusOf } from '../look.ts'
import { named } from '../names.ts'
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
      const found = named(words, all)
      return found.kind === 'unknown' ? { answer: found.answer } : { given: found.targets }
    },
    run: async (asking, targets) => answering(await statusOf(asking, targets)),
  },
)
