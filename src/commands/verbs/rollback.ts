import { rollBackModal } from '../../views/modals.ts'
import { targetOf } from '../look.ts'
import { purposeOf, REASON_WANTED, reasoned } from '../reasoned.ts'
import { saying, verb } from '../verb.ts'

export const rollback = verb(
  {
    name: 'rollback',
    usage: '<service> [environment] [reason]',
    help: 'back to what was live before',
    who: 'operators and authors, as `rollback.from` says',
  },
  {
    parse: reasoned('rollback'),
    run: async (asking, { target, reason }) => {
      const { rolling, live, previous } = await targetOf(asking, target)
      const release = rolling?.id ?? live?.release ?? null
      if (release === null) return saying(`Nothing was released to \`${target}\` by Slipway yet.`)
      if (reason !== '') return { kind: 'ask', target, ask: { verb: 'roll_back', release, reason } }
      const back = rolling === null ? previous : live
      const view = rollBackModal(await purposeOf(asking, target), back?.version ?? null)
      return { kind: 'window', view, without: REASON_WANTED }
    },
  },
)
