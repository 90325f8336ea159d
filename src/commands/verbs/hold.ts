import { holdModal } from '../../views/modals.ts'
import { purposeOf, REASON_WANTED, reasoned } from '../reasoned.ts'
import { verb } from '../verb.ts'

export const hold = verb(
  {
    name: 'hold',
    usage: '<service> [environment] [reason]',
    help: 'automation stands still until it is resumed',
    who: 'operators',
  },
  {
    parse: reasoned('hold'),
    run: async (asking, { target, reason }) =>
      reason === ''
        ? { kind: 'window', view: holdModal(await purposeOf(asking, target)), without: REASON_WANTED }
        : { kind: 'ask', target, ask: { verb: 'hold', reason } },
  },
)
