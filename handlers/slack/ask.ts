import { RetryableError } from '../../src/errors.ts'
import type { Ask } from '../../src/release/events.ts'
import type { Target, TargetId } from '../../src/release/release.ts'
import { plainAnswer } from '../../src/views/answers.ts'
import { refusalModal } from '../../src/views/modals.ts'
import { actorOf } from './actor.ts'
import type { Asker, SlackClient, SlackDeps } from './deps.ts'
import { strangeness } from './identity.ts'

export type Asked = { kind: 'done'; target: Target } | { kind: 'refused'; target: Target | null }

/**
 * Hands over what somebody asks for, with the facts that authorise them. A refusal is answered with its reason, in a
 * modal where one can be opened; what is done shows on the card. Asked twice, the second one is refused with a reason.
 */
export async function askFor(
  deps: SlackDeps,
  client: SlackClient,
  asker: Asker,
  what: { target: TargetId; ask: Ask },
): Promise<Asked> {
  const { target, ask } = what
  const rules = deps.rules.of(target)
  if (rules === null) {
    await refuse(deps, client, asker, { target, reason: `${target} is not in the configuration any more` })
    return { kind: 'refused', target: null }
  }
  const strange = await strangeness(deps, client, asker.user)
  if (strange !== null) {
    await refuse(deps, client, asker, { target, reason: strange })
    return { kind: 'refused', target: null }
  }
  const by = await actorOf(deps, rules, asker.user)
  const advanced = await deps.advance(target, { kind: 'asked', ask, by })
  if (advanced.kind === 'changed') return { kind: 'done', target: advanced.target }
  await refuse(deps, client, asker, { target, reason: advanced.reason })
  return { kind: 'refused', target: advanced.target }
}

/** Runs a handler so that a fault is told to the log and to the person, and never swallowed. */
export async function guarded(deps: SlackDeps, asker: Asker, handling: () => Promise<void>): Promise<void> {
  try {
    await handling()
  } catch (error) {
    deps.log.error({ user: asker.user, error }, 'a request from Slack was not answered')
    const why =
      error instanceof RetryableError ? error.message : 'something unexpected happened; the log has more.'
    await asker.say(plainAnswer(`Not done: ${why} Try it again in a moment.`)).catch(told => {
      deps.log.warn({ user: asker.user, error: told }, 'the person could not be told')
    })
  }
}

async function refuse(
  deps: SlackDeps,
  client: SlackClient,
  asker: Asker,
  what: { target: TargetId; reason: string },
): Promise<void> {
  const reason = what.reason.replace(/\.$/, '')
  const remedy = `How it stands, and who may do what: \`${deps.command} why ${what.target}\``
  const { trigger } = asker
  if (trigger !== null && (await opened(client, trigger, refusalModal(reason, remedy)))) return
  await asker.say(plainAnswer(`Not done: ${reason}. ${remedy}`))
}

/** A trigger lives for 3 s and works once: too late, the answer comes as a message. */
async function opened(
  client: SlackClient,
  trigger: string,
  view: ReturnType<typeof refusalModal>,
): Promise<boolean> {
  return client.views.open({ trigger_id: trigger, view }).then(
    () => true,
    () => false,
  )
}
