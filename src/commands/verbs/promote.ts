import type { Deployed } from '../../release/release.ts'
import type { Rules } from '../../release/rules.ts'
import { isSame, sameVersion } from '../../release/promotion.ts'
import { named, notIn } from '../names.ts'
import { targetOf } from '../look.ts'
import { saying, verb, type Parsed } from '../verb.ts'

type Promote = { from: Rules; to: Rules }

export const promote = verb(
  {
    name: 'promote',
    usage: '<service> [from] [to]',
    help: 'starts in one environment what is live in another',
    who: 'operators of the environment that it goes to',
  },
  {
    parse: promoteOf,
    run: async (asking, { from, to }) => {
      const { live } = await targetOf(asking, from.target)
      if (live === null) return saying(`Nothing is live in \`${from.target}\`.`)
      const target = await targetOf(asking, to.target)
      const tag = sameVersion(target, to, live)
      if (tag === null) return saying(there(to, target.live, live) ?? missing(from, to, live))
      const reason = `promoted from ${from.environment}`
      return { kind: 'ask', target: to.target, ask: { verb: 'start', tag, older: false, reason } }
    },
  },
)

function promoteOf(words: string[], all: Rules[]): Parsed<Promote> {
  const [service = '', ...places] = words
  if (service === '')
    return { answer: `Which service? For example \`promote ${all[0]?.service ?? 'checkout'}\`` }
  const found = named([service], all)
  if (found.kind === 'unknown') return { answer: found.answer }
  const targets = found.targets
  const at = (name: string | undefined): Rules | undefined =>
    targets.find(({ environment }) => environment.toLowerCase() === name?.toLowerCase())
  const [one, other] = places.map(at)
  const unknown = places.slice(0, 2).find(name => at(name) === undefined)
  if (unknown !== undefined) return { answer: notIn(targets[0]?.service ?? service, unknown, all) }
  const ways = wayOf(targets, one, other)
  return (
    ways ?? {
      answer: `From where to where? ${service} is in ${list(targets)}: \`promote ${service} <from> <to>\``,
    }
  )
}

/** Named both, or the one to which it goes where there are two, or none of two in their order. */
function wayOf(targets: Rules[], one?: Rules, other?: Rules): { given: Promote } | null {
  if (one !== undefined && other !== undefined)
    return one === other ? null : { given: { from: one, to: other } }
  const [first, second] = targets
  if (targets.length !== 2 || first === undefined || second === undefined) return null
  if (one === undefined) return { given: { from: first, to: second } }
  return { given: one === first ? { from: second, to: first } : { from: first, to: second } }
}

function list(targets: Rules[]): string {
  return targets.map(({ environment }) => `\`${environment}\``).join(', ')
}

/** Another tag of the same may run there already. */
function there(to: Rules, now: Deployed | null, live: Deployed): string | null {
  return now !== null && isSame(now, live) ? `\`${to.target}\` runs it already, as \`${now.version}\`.` : null
}

function missing(from: Rules, to: Rules, live: Deployed): string {
  const revision = live.origin.revision === null ? '' : `, revision ${live.origin.revision.slice(0, 7)},`
  return `No tag that ${to.environment} takes is known to be ${live.version}${revision} of ${from.environment}. Push one, or name it: \`start ${to.service} ${to.environment} <version>\``
}
