import type { Rules } from '../../release/rules.ts'
import { one } from '../names.ts'
import { REASON_WANTED } from '../reasoned.ts'
import { saying, verb, type Parsed } from '../verb.ts'

const REASON_MAX = 300

type Override = { rules: Rules; what: string | null; reason: string }

export const override = verb(
  {
    name: 'override',
    usage: '<service> [environment] <version> <reason>',
    help: 'lets one version pass a freeze; a commit that waits is named by its whole id',
    who: 'operators',
  },
  {
    parse: overrideOf,
    run: async (_asking, { rules, what, reason }) => {
      const { target } = rules
      if (what === null) return saying(`Which version of \`${target}\`? \`why ${target}\` says what waits.`)
      if (reason === '') return saying(REASON_WANTED)
      return { kind: 'ask', target, ask: { verb: 'override', what, reason } }
    },
  },
)

function overrideOf(words: string[], all: Rules[]): Parsed<Override> {
  const found = one(words, all, 'override')
  if ('answer' in found) return found
  const [what = null, ...why] = found.rest
  return { given: { rules: found.rules, what, reason: why.join(' ').slice(0, REASON_MAX) } }
}
