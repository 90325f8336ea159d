import { reasoned } from '../reasoned.ts'
import { verb } from '../verb.ts'

export const resume = verb(
  { name: 'resume', usage: '<service> [environment]', help: 'automation goes on', who: 'operators' },
  {
    parse: reasoned('resume'),
    run: async (_asking, { target }) => ({ kind: 'ask', target, ask: { verb: 'resume' } }),
  },
)
