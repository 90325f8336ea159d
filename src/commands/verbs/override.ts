import type { TargetId } from '../../release/release.ts'
import type { Rules } from '../../release/rules.ts'
import { targetOf } from '../look.ts'
import { isIdOf, one } from '../names.ts'
import { REASON_WANTED } from '../reasoned.ts'
import { saying, verb, type Asking, type Parsed } from '../verb.ts'

const REASON_MAX = 300

type Override = { rules: Rules; what: string | null; reason: string }

export const override = verb(
  {
    name: 'override',
    usage: '<service> [environment] <version> <reason>',
    help: 'lets one version pass a freeze; a commit that waits is named by its id',
    who: 'operators',
  },
  {
    parse: overrideOf,
    run: async (asking, { rules, what, reason }) => {
      const { target } = rules
      if (what === null) return saying(`Which version of \`${target}\`? \`why ${target}\` says what waits.`)
      if (reason === '') return saying(REASON_WANTED)
      return {
        kind: 'ask',
        target,
        ask: { verb: 'override', what: await wholeOf(asking, target, what), reason },
      }
    },
  },
)

/** A commit that waits by its whole id, however short it was named; any other word as it is. */
async function wholeOf(asking: Asking, target: TargetId, what: string): Promise<string> {
  const { pending } = await targetOf(asking, target)
  return pending !== null && isIdOf(pending.commit, what) ? pending.commit : what
}

function overrideOf(words: string[], all: Rules[]): Parsed<Override> {
  const found = one(words, all, 'override')
  if ('answer' in found) return found
  const [what = null, ...why] = found.rest
  return { given: { rules: found.rules, what, reason: why.join(' ').slice(0, REASON_MAX) } }
}
