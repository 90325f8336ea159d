import type { App } from '@slack/bolt'
import { releasesOf } from '../../src/release/decide/change.ts'
import type { Ask } from '../../src/release/events.ts'
import type { Target } from '../../src/release/release.ts'
import { plainAnswer } from '../../src/views/answers.ts'
import { ACTIONS, MENU } from '../../src/views/buttons.ts'
import { holdModal, rollBackModal } from '../../src/views/modals.ts'
import { askFor, guarded } from './ask.ts'
import { Click, clickedOf, type Clicked } from './click.ts'
import { doneText } from './commands.ts'
import type { Asker, SlackClient, SlackDeps } from './deps.ts'
import { targetOf, whyOf } from './look.ts'
import { withoutButtons } from './stale.ts'
import { whisper } from './whisper.ts'

type Given = { deps: SlackDeps; client: SlackClient; asker: Asker; click: Click; clicked: Clicked }

/** The buttons and the menu of a card: acknowledged at once; what comes of them shows on the card. */
export function registerActions(app: App, deps: SlackDeps): void {
  for (const name of Object.values(ACTIONS)) {
    app.action(name, async ({ ack, body, client }) => {
      await ack()
      const parsed = Click.safeParse(body)
      if (!parsed.success) {
        deps.log.warn({ action: name }, 'a click has not the form that Slack documents')
        return
      }
      const click = parsed.data
      const asker = askerOf(client, click)
      await guarded(deps, asker, async () => {
        const clicked = clickedOf(click)
        if (clicked === null) return asker.say(plainAnswer('This card is of another version of Slipway.'))
        return handle({ deps, client, asker, click, clicked }, pressed(click))
      })
    })
  }
}

/** A menu says by its option what was chosen, a button by its name. */
function pressed(click: Click): string {
  const [action] = click.actions
  return action?.selected_option?.value ?? action?.action_id ?? ''
}

async function handle(given: Given, what: string): Promise<void> {
  const { deps, asker, clicked } = given
  switch (what) {
    case ACTIONS.retry:
      return ask(given, { verb: 'retry', release: clicked.release, round: clicked.round })
    case ACTIONS.resume:
      return ask(given, { verb: 'resume' })
    case MENU.hold:
      return openModal(given, holdModal(purposeOf(given)))
    case MENU.rollBack:
      return isMenu(given) ? openRollBack(given) : ask(given, await rollBackOf(given))
    case MENU.why: {
      const rules = deps.rules.of(clicked.target)
      const answer =
        rules === null
          ? plainAnswer(`${clicked.target} is not in the configuration any more`)
          : await whyOf(deps, rules)
      return asker.say(answer)
    }
    case MENU.open:
      return
    default:
      return asker.say(plainAnswer('This card is of another version of Slipway.'))
  }
}

async function ask(given: Given, what: Ask): Promise<void> {
  const { deps, client, asker, clicked } = given
  const asked = await askFor(deps, client, asker, { target: clicked.target, ask: what })
  if (asked.target !== null && !isKnown(asked.target, clicked)) await withoutButtons(given)
  if (asked.kind === 'done' && what.verb === 'resume') {
    await asker.say(plainAnswer(doneText(clicked.target, what)))
  }
}

/** A card whose release the target has forgotten is not painted any more: its buttons are taken away here. */
function isKnown(target: Target, clicked: Clicked): boolean {
  if (target.live?.release === clicked.release) return true
  return releasesOf(target).some(({ id }) => id === clicked.release)
}

async function rollBackOf({ deps, clicked }: Given): Promise<Ask> {
  const { release, target } = clicked
  const stored = await targetOf(deps, target)
  const failure = stored.rolling?.id === release ? stored.rolling.failure : null
  const reason = failure === null ? 'asked for on its card' : `it failed: ${failure.message}`
  return { verb: 'roll_back', release, reason: reason.slice(0, 300) }
}

function isMenu({ click }: Given): boolean {
  return click.actions[0]?.selected_option != null
}

async function openRollBack(given: Given): Promise<void> {
  const { previous, live, rolling } = await targetOf(given.deps, given.clicked.target)
  const back = rolling === null ? previous : live
  return openModal(given, rollBackModal(purposeOf(given), back?.version ?? null))
}

function purposeOf({ clicked, click }: Given) {
  return { target: clicked.target, release: clicked.release, channel: click.channel?.id ?? '' }
}

async function openModal(given: Given, view: ReturnType<typeof holdModal>): Promise<void> {
  await given.client.views.open({ trigger_id: given.click.trigger_id, view })
}

/** Answers are seen only by the one who clicked, in the thread where they clicked. */
function askerOf(client: SlackClient, click: Click): Asker {
  const { user, channel, message, trigger_id } = click
  return {
    user: user.id,
    trigger: trigger_id,
    say: async answer => {
      const place = { channel: channel?.id ?? null, user: user.id, thread: message?.thread_ts ?? null }
      await whisper(client, place, answer)
    },
  }
}
