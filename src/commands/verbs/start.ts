import type { Rules } from '../../release/rules.ts'
import { startModal } from '../../views/start.ts'
import { one } from '../names.ts'
import type { Version } from '../../release/versions.ts'
import { chosenAt } from '../versions.ts'
import { REASON_WANTED } from '../reasoned.ts'
import { saying, verb, type Parsed } from '../verb.ts'

const REASON_MAX = 300
const NAMED_MAX = 10
const OLDER = '--older'
const EMERGENCY = '--emergency'
const WHICH = 'Which service, and which version? `list` names them.'

/** Without a target the window asks for it too. */
type Start = {
  rules: Rules | null
  tag: string | null
  older: boolean
  emergency: boolean
  reason: string
}

export const start = verb(
  {
    name: 'start',
    usage: '<service> [environment] <version> [--older] [--emergency] [reason]',
    help: 'releases a version that you choose, on the same road as any other; an older one with `--older`, past soak and freeze with `--emergency` and a reason',
    who: 'operators; an emergency: whom `emergency` names',
  },
  {
    parse: startOf,
    run: async (asking, { rules, tag, older, emergency, reason }) => {
      const channel = asking.by.at === 'slack' ? asking.by.channel : ''
      const all = asking.rules.all()
      if (rules === null)
        return { kind: 'window', view: startModal({ all, chosen: null, channel }), without: WHICH }
      const { target } = rules
      if (tag !== null && emergency && reason === '') return saying(REASON_WANTED)
      const flag = emergency ? ({ emergency: true } as const) : {}
      if (tag !== null) return { kind: 'ask', target, ask: { verb: 'start', tag, older, reason, ...flag } }
      const chosen = await chosenAt(asking, rules, asking.by.at === 'slack' ? asking.by.user : null)
      const { versions } = chosen
      const view = startModal({ all, chosen, channel })
      return { kind: 'window', view, without: whichOf(rules, versions) }
    },
  },
)

function startOf(words: string[], all: Rules[]): Parsed<Start> {
  if (words.length === 0)
    return { given: { rules: null, tag: null, older: false, emergency: false, reason: '' } }
  const found = one(
    words.filter(word => word !== OLDER && word !== EMERGENCY),
    all,
    'start',
  )
  if ('answer' in found) return found
  const { rules, rest } = found
  const [tag = null, ...why] = rest
  const reason = why.join(' ').slice(0, REASON_MAX)
  return { given: { rules, tag, older: words.includes(OLDER), emergency: words.includes(EMERGENCY), reason } }
}

function whichOf({ target }: Rules, versions: Version[]): string {
  const tags = versions.slice(0, NAMED_MAX).map(version => version.tag)
  if (tags.length > 0) return `Which version: ${tags.join(', ')}?`
  return `Which version? None is known yet, since the registry was not polled; \`${target}\` takes any that its policy admits.`
}
