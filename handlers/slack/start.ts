import type { App } from '@slack/bolt'
import { z } from 'zod'
import type { Rules } from '../../src/release/rules.ts'
import { chosenAt, versionsAt } from '../../src/commands/versions.ts'
import { START, startModal } from '../../src/views/start.ts'
import { acceptAsk, AGAIN, faultText } from './accept.ts'
import type { SlackClient, SlackDeps } from './deps.ts'

const Option = z.object({ value: z.string() })
const View = z.object({
  id: z.string(),
  hash: z.string(),
  private_metadata: z.string(),
  state: z.object({
    values: z.record(
      z.string(),
      z.record(
        z.string(),
        z.looseObject({
          value: z.string().nullish(),
          selected_option: Option.nullish(),
          selected_options: z.array(Option).nullish(),
        }),
      ),
    ),
  }),
})
const Choice = z.object({
  user: z.object({ id: z.string() }),
  view: View,
  actions: z.array(z.object({ selected_option: Option.nullish() })),
})
const Submission = z.object({
  user: z.object({ id: z.string() }),
  trigger_id: z.string().optional(),
  view: View,
})
const Purpose = z.object({ target: z.string().nullable(), channel: z.string() })

type Submission = z.infer<typeof Submission>

/**
 * The window that starts a release: it shows the versions of the target that is chosen in it, and closes when what it
 * asks for is stored. A window is submitted once: pressed again after a crash, it is the same request.
 */
export function registerStart(app: App, deps: SlackDeps): void {
  app.action(START.target.action, async ({ ack, body, client }) => {
    await choose(deps, client, body).catch((error: unknown) => {
      deps.log.warn({ error }, 'the versions of a target could not be shown')
    })
    await ack()
  })
  app.view(START.callback, async ({ ack, body }) => {
    const problem = await submitted(deps, Submission.parse(body))
    if (problem === null) await ack()
    else await ack({ response_action: 'errors', errors: { [problem.block]: problem.text } })
  })
}

/** Another target: its versions take the place of those that were shown. */
async function choose(deps: SlackDeps, client: SlackClient, body: unknown): Promise<void> {
  const { user, view, actions } = Choice.parse(body)
  const rules = rulesOf(deps, actions[0]?.selected_option?.value ?? null)
  if (rules === null) return
  const { channel } = Purpose.parse(JSON.parse(view.private_metadata))
  const chosen = await chosenAt(deps, rules, user.id)
  const next = startModal({ all: deps.rules.all(), chosen, channel })
  await client.views.update({ view_id: view.id, hash: view.hash, view: next })
}

type Problem = { block: string; text: string }

/** Null when it is stored, else what the person is told, and at which field. */
async function submitted(deps: SlackDeps, submission: Submission): Promise<Problem | null> {
  const { user, trigger_id, view } = submission
  const purpose = Purpose.parse(JSON.parse(view.private_metadata))
  const rules = rulesOf(deps, purpose.target)
  const field = (block: string, action: string) => view.state.values[block]?.[action]
  const block = START.version.block(purpose.target ?? '')
  const tag = field(block, START.version.action)?.selected_option?.value ?? null
  if (rules === null || tag === null) return { block, text: 'Choose a version.' }
  const { older: ticked, reason: why, emergency } = START
  const older = (field(ticked.block, ticked.action)?.selected_options ?? []).length > 0
  const said = (at: string, action: string) => (field(at, action)?.value ?? '').trim().slice(0, 300)
  const declared = said(emergency.block(rules.target), emergency.action)
  const flag = declared === '' ? {} : ({ emergency: true } as const)
  const reason = declared === '' ? said(why.block, why.action) : declared
  try {
    if (!older && (await isOlder(deps, rules, tag)))
      return {
        block: ticked.block,
        text: `${tag} is older than what is deployed. Tick this to go back to it.`,
      }
    const channel = purpose.channel === '' ? null : purpose.channel
    const from = { channel, thread: null, trigger: trigger_id ?? null, share: false, card: null }
    const ask = { verb: 'start', tag, older, reason, ...flag } as const
    await acceptAsk(deps, `view.${view.id}`, { target: rules.target, ask, by: user.id, from })
    return null
  } catch (error) {
    deps.log.error({ user: user.id, error }, 'a submission was not stored')
    return { block, text: `Not done: ${faultText(error)} ${AGAIN}` }
  }
}

async function isOlder(deps: SlackDeps, rules: Rules, tag: string): Promise<boolean> {
  const versions = await versionsAt(deps, rules)
  return versions.find(version => version.tag === tag)?.standing === 'older'
}

function rulesOf({ rules }: SlackDeps, target: string | null): Rules | null {
  return rules.all().find(each => each.target === target) ?? null
}
