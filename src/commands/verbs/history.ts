import type { Rules } from '../../release/rules.ts'
import { historyAnswer } from '../../views/lists.ts'
import { one } from '../names.ts'
import { answering, verb, type Parsed } from '../verb.ts'

const LINES_MAX = 20

export const history = verb(
  {
    name: 'history',
    usage: '<service> [environment]',
    help: 'what happened last, and by whom',
    who: 'anyone',
  },
  {
    parse: (words, all): Parsed<Rules> => {
      const found = one(words, all, 'history')
      return 'answer' in found ? found : { given: found.rules }
    },
    run: async ({ store }, rules) =>
      answering(historyAnswer(rules, await store.journal(rules.target, LINES_MAX))),
  },
)
