import type { App } from '@slack/bolt'
import type { Ask } from '../../src/release/events.ts'
import { briefFailure } from '../../src/release/failing.ts'
import { plainAnswer } from '../../src/views/answers.ts'
import { ACTIONS, MENU } from '../../src/views/buttons.ts'
import {
  emergencyModal,
  holdModal,
  overrideModal,
  refusalModal,
  requestChangesModal,
  rollBackModal,
} from '../../src/views/modals.ts'
import type { Message } from '../../src/views/shape.ts'
import { acceptAsk, AGAIN, faultText } from './accept.ts'
import { cardOn, Click, clickedOf, type Clicked } from './click.ts'
import type { SlackClient, SlackDeps } from './deps.ts'
import { targetOf, whyOf } from '../../src/commands/look.ts'
import { reviewAsk } from './review.ts'

/** Buttons that belong to no card; `people.ts` has them. */
const OF_PEOPLE: string[] = [ACTIONS.confirmLink, ACTIONS.refuseLink, ACTIONS.openGitHub]

type Given = { deps: SlackDeps; client: SlackClient; click: Click; clicked: Clicked }

const OTHER_VERSION = plainAnswer('This card is of another version of Slipway.')

/**
 * The buttons and the menu of a card. What is asked for is stored, a question answered, a window opened; then the
 * click is acknowledged, so that no crash leaves it without a trace. What can neither be done nor be said is not
 * acknowledged: then Slack itself says that it did not work.
 */
export function registerActions(app: App, deps: SlackDeps): void {
  for (const name of Object.values(ACTIONS).filter(each => !OF_PEOPLE.includes(each))) {
    app.action(name, async ({ ack, body, client }) => {
      const parsed = Click.safeParse(body)
      if (parsed.success) await press(deps, client, parsed.data)
      else deps.log.warn({ action: name }, 'a click has not the form that Slack documents')
      await ack()
    })
  }
}

async function press(deps: SlackDeps, client: SlackClient, click: Click): Promise<void> {
  const clicked = clickedOf(click)
  if (clicked === null) return say(deps, click, OTHER_VERSION)
  try {
    await handle({ deps, client, click, clicked }, pressed(click))
  } catch (error) {
    deps.log.error({ user: click.user.id, error }, 'a click was not handled')
    // Without the store there is nothing but the window: it needs no turn of a limiter.
    await client.views.open({ trigger_id: click.trigger_id, view: refusalModal(faultText(error), AGAIN) })
  }
}

/** A menu says by its option what was chosen, a button by its name. */
function pressed(click: Click): string {
  const [action] = click.actions
  return action?.selected_option?.value ?? action?.action_id ?? ''
}

async function handle(given: Given, what: string): Promise<void> {
  const { deps, click, clicked } = given
  const review = reviewAsk(what, clicked)
  if (review !== null) return ask(given, review)
  switch (what) {
    case ACTIONS.retry:
      return ask(given, { verb: 'retry', release: clicked.release, round: clicked.round })
    case ACTIONS.apply:
      return ask(given, { verb: 'apply', release: clicked.release })
    case ACTIONS.revert:
      return ask(given, { verb: 'revert', release: clicked.release })
    case ACTIONS.resume:
      return ask(given, { verb: 'resume' })
    case MENU.hold:
      return openModal(given, holdModal(purposeOf(given)))
    case MENU.rollBack:
      return isMenu(given) ? openRollBack(given) : ask(given, await rollBackOf(given))
    case MENU.why:
      return say(deps, click, await why(given))
    case ACTIONS.override:
      return openModal(given, overrideModal(purposeOf(given)))
    case ACTIONS.emergency:
      return openModal(given, emergencyModal(purposeOf(given)))
    case ACTIONS.requestChanges:
      return openRequestChanges(given)
    case ACTIONS.approveOnGitHub:
    case MENU.open:
      // A link opens by itself; the click is only acknowledged.
      return
    default:
      return say(deps, click, OTHER_VERSION)
  }
}

async function ask({ deps, click, clicked }: Given, what: Ask): Promise<void> {
  const { user, channel, message, trigger_id } = click
  await acceptAsk(deps, trigger_id, {
    target: clicked.target,
    ask: what,
    by: user.id,
    from: {
      channel: channel?.id ?? null,
      thread: message?.thread_ts ?? null,
      trigger: trigger_id,
      share: false,
      card: cardOn(click, clicked),
    },
  })
}

async function why({ deps, clicked }: Given): Promise<Message> {
  const rules = deps.rules.of(clicked.target)
  if (rules === null) return plainAnswer(`${clicked.target} is not in the configuration any more`)
  return whyOf(deps, rules)
}

async function rollBackOf({ deps, clicked }: Given): Promise<Ask> {
  const { release, target } = clicked
  const stored = await targetOf(deps, target)
  const failed = stored.rolling?.id === release && stored.rolling.failure !== null ? stored.rolling : null
  const reason = failed === null ? 'asked for on its card' : `it failed: ${briefFailure(failed)}`
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

async function openRequestChanges(given: Given): Promise<void> {
  const { open } = await targetOf(given.deps, given.clicked.target)
  const version = open?.id === given.clicked.release ? open.version : 'this version'
  return openModal(given, requestChangesModal(purposeOf(given), version))
}

function purposeOf({ clicked, click }: Given) {
  const { target, release, head } = clicked
  return { target, release, channel: click.channel?.id ?? '', ...(head === null ? {} : { head }) }
}

async function openModal(given: Given, view: ReturnType<typeof holdModal>): Promise<void> {
  await given.client.views.open({ trigger_id: given.click.trigger_id, view })
}

/** Answers are seen only by the one who clicked, in the thread where they clicked. */
async function say(deps: Pick<SlackDeps, 'chat'>, click: Click, message: Message): Promise<void> {
  const channel = click.channel?.id ?? null
  const thread = click.message?.thread_ts ?? null
  const to = { user: click.user.id, channel, thread, trigger: null, share: false }
  await deps.chat.answer({ to, message, window: null })
}
