import type { App, SlackCommandMiddlewareArgs } from '@slack/bolt'
import type { Ask } from '../../src/release/events.ts'
import type { TargetId } from '../../src/release/release.ts'
import { helpAnswer, plainAnswer } from '../../src/views/answers.ts'
import { holdModal, rollBackModal } from '../../src/views/modals.ts'
import type { Message } from '../../src/views/shape.ts'
import { acceptAsk, AGAIN, faultText } from './accept.ts'
import type { SlackClient, SlackDeps } from './deps.ts'
import { imageWhy, statusOf, targetOf, whyOf } from './look.ts'
import { named, one, typed, type Typed } from './words.ts'

type Written = SlackCommandMiddlewareArgs['command']
type Command = { deps: SlackDeps; client: SlackClient; command: Written }
type Said = Exclude<Typed, { verb: null }>

const REASON_MAX = 300

/**
 * `/release …`: the answer goes with the acknowledgement, seen only by the asker unless `--share` is among the words.
 * What is asked for is stored before it, and answered when it is done.
 */
export function registerCommands(app: App, deps: SlackDeps): void {
  app.command(deps.command, async ({ ack, command, client }) => {
    const said = typed(command.text, deps.command)
    try {
      const given = { deps, client, command }
      const message = said.verb === null ? plainAnswer(said.answer) : await answer(given, said)
      if (message === null) return await ack()
      const isShared = said.verb !== null && said.share
      await ack({ ...message, response_type: isShared ? 'in_channel' : 'ephemeral' })
    } catch (error) {
      deps.log.error({ user: command.user_id, error }, 'a command was not answered')
      await ack({ ...plainAnswer(`Not done: ${faultText(error)} ${AGAIN}`), response_type: 'ephemeral' })
    }
  })
}

/** Null where the answer comes later, or a window asks for more. */
async function answer(given: Command, said: Said): Promise<Message | null> {
  const { deps } = given
  switch (said.verb) {
    case 'help':
      return helpAnswer(deps.command)
    case 'status': {
      const found = named(said.rest, deps.rules.all())
      return found.kind === 'unknown' ? plainAnswer(found.answer) : statusOf(deps, found.targets)
    }
    case 'why':
      return why(deps, said.rest)
    case 'hold':
    case 'resume':
    case 'rollback':
      return act(given, said)
  }
}

/** An image is told from a service by its slash or colon, unless the configuration knows it as a target. */
async function why(deps: SlackDeps, words: string[]): Promise<Message> {
  const all = deps.rules.all()
  const [first = ''] = words
  const found = one(words, all, 'why')
  if ('target' in found) {
    const rules = deps.rules.of(found.target)
    return rules === null ? plainAnswer(`${found.target} is gone`) : whyOf(deps, rules)
  }
  const isKnown = named(words, all).kind === 'targets'
  if (!isKnown && /[/:]/.test(first)) return imageWhy(deps, first)
  return plainAnswer(found.answer)
}

async function act(given: Command, said: Said): Promise<Message | null> {
  const { deps, command } = given
  const found = one(said.rest, deps.rules.all(), said.verb)
  if ('answer' in found) return plainAnswer(found.answer)
  const { target } = found
  const reason = found.rest.join(' ').slice(0, REASON_MAX)
  const ask = async (what: Ask): Promise<null> => asked(given, { target, ask: what, share: said.share })
  if (said.verb === 'resume') return ask({ verb: 'resume' })
  if (said.verb === 'hold' && reason !== '') return ask({ verb: 'hold', reason })
  const stored = await targetOf(deps, target)
  const release = stored.rolling?.id ?? stored.live?.release ?? null
  const purpose = { target, release: release ?? '', channel: command.channel_id }
  if (said.verb === 'hold') return open(given, holdModal(purpose))
  if (release === null) return plainAnswer(`Nothing was released to \`${target}\` by Slipway yet.`)
  if (reason !== '') return ask({ verb: 'roll_back', release, reason })
  const back = stored.rolling === null ? stored.previous : stored.live
  return open(given, rollBackModal(purpose, back?.version ?? null))
}

async function asked(
  { deps, command }: Command,
  what: { target: TargetId; ask: Ask; share: boolean },
): Promise<null> {
  const { target, ask, share } = what
  // Whoever types a command reads its answer where they typed it, and not in a window.
  const from = { channel: command.channel_id, thread: null, trigger: null, share, card: null }
  await acceptAsk(deps, command.trigger_id, { target, ask, by: command.user_id, from })
  return null
}

async function open(given: Command, view: ReturnType<typeof holdModal>): Promise<Message | null> {
  const { client, command, deps } = given
  try {
    await client.views.open({ trigger_id: command.trigger_id, view })
    return null
  } catch (error) {
    deps.log.warn({ user: command.user_id, error }, 'a modal could not be opened')
    return plainAnswer('That took too long to open a window. Try again, with the reason behind the words.')
  }
}
