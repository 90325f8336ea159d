import type { App } from '@slack/bolt'
import { typed } from '../../src/commands/typed.ts'
import type { Outcome, Verb } from '../../src/commands/verb.ts'
import { plainAnswer } from '../../src/views/answers.ts'
import type { Message } from '../../src/views/shape.ts'
import { acceptAsk, AGAIN, faultText } from './accept.ts'
import type { Command, SlackDeps } from './deps.ts'
import { people } from './people.ts'

type Said = { verb: Verb; rest: string[]; share: boolean }

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
async function answer(given: Command, { verb, rest, share }: Said): Promise<Message | null> {
  const { deps, command } = given
  const by = { at: 'slack', user: command.user_id, channel: command.channel_id } as const
  const outcome = await verb.answer({ ...deps, by }, rest)
  switch (outcome.kind) {
    case 'answer':
      return outcome.message
    case 'later':
      void sayLater(given, outcome.message, share)
      return outcome.meanwhile
    case 'ask':
      return ask(given, outcome, share)
    case 'people':
      return people(given, outcome.what)
    case 'window':
      return open(given, outcome)
  }
}

/** Said where it was asked; what cannot be answered is said, too. */
async function sayLater(
  { deps, command }: Command,
  answered: Promise<Message>,
  share: boolean,
): Promise<void> {
  const to = { user: command.user_id, channel: command.channel_id, thread: null, trigger: null, share }
  try {
    const message = await answered.catch((error: unknown) =>
      plainAnswer(`Not done: ${faultText(error)} ${AGAIN}`),
    )
    await deps.chat.answer({ to, message, window: null })
  } catch (error) {
    deps.log.error({ user: command.user_id, error }, 'a command was not answered')
  }
}

async function ask(
  { deps, command }: Command,
  { target, ask: what }: Extract<Outcome, { kind: 'ask' }>,
  share: boolean,
): Promise<null> {
  // Whoever types a command reads its answer where they typed it, and not in a window.
  const from = { channel: command.channel_id, thread: null, trigger: null, share, card: null }
  await acceptAsk(deps, command.trigger_id, { target, ask: what, by: command.user_id, from })
  return null
}

async function open(
  { client, command, deps }: Command,
  { view, without }: Extract<Outcome, { kind: 'window' }>,
): Promise<Message | null> {
  try {
    await client.views.open({ trigger_id: command.trigger_id, view })
    return null
  } catch (error) {
    deps.log.warn({ user: command.user_id, error }, 'a modal could not be opened')
    return plainAnswer(`That took too long to open a window. ${without}`)
  }
}
