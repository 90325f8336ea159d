import type { App } from '@slack/bolt'
import type { Ask } from '../../src/release/events.ts'
import type { TargetId } from '../../src/release/release.ts'
import { helpAnswer, plainAnswer } from '../../src/views/answers.ts'
import { holdModal, rollBackModal } from '../../src/views/modals.ts'
import type { Message } from '../../src/views/shape.ts'
import { askFor, guarded } from './ask.ts'
import type { Asker, SlackClient, SlackDeps } from './deps.ts'
import { imageWhy, statusOf, targetOf, whyOf } from './look.ts'
import { named, one, typed, type Typed } from './words.ts'

type Command = { deps: SlackDeps; client: SlackClient; asker: Asker; channel: string }
type Said = Exclude<Typed, { verb: null }>

const REASON_MAX = 300

/** `/release …`: acknowledged at once, answered only to the asker unless `--share` is among the words. */
export function registerCommands(app: App, deps: SlackDeps): void {
  app.command(deps.command, async ({ ack, command, respond, client }) => {
    await ack()
    const said = typed(command.text, deps.command)
    const share = said.verb !== null && said.share
    const say = async (message: Message): Promise<void> => {
      await respond({ ...message, response_type: share ? 'in_channel' : 'ephemeral' })
    }
    const asker = { user: command.user_id, trigger: command.trigger_id, say }
    await guarded(deps, asker, async () => {
      if (said.verb === null) return say(plainAnswer(said.answer))
      return answer({ deps, client, asker, channel: command.channel_id }, said)
    })
  })
}

async function answer(given: Command, said: Said): Promise<void> {
  const { deps, asker } = given
  const all = deps.rules.all()
  switch (said.verb) {
    case 'help':
      return asker.say(helpAnswer(deps.command))
    case 'status': {
      const found = named(said.rest, all)
      return asker.say(
        found.kind === 'unknown' ? plainAnswer(found.answer) : await statusOf(deps, found.targets),
      )
    }
    case 'why':
      return asker.say(await why(deps, said.rest))
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

async function act(given: Command, said: Said): Promise<void> {
  const { deps, asker, client } = given
  const found = one(said.rest, deps.rules.all(), said.verb)
  if ('answer' in found) return asker.say(plainAnswer(found.answer))
  const { target } = found
  const reason = found.rest.join(' ').slice(0, REASON_MAX)
  if (said.verb === 'resume') return done(given, target, { verb: 'resume' })
  if (said.verb === 'hold' && reason !== '') return done(given, target, { verb: 'hold', reason })
  const stored = await targetOf(deps, target)
  const release = stored.rolling?.id ?? stored.live?.release ?? null
  const purpose = { target, release: release ?? '', channel: given.channel }
  if (said.verb === 'hold') return open(given, holdModal(purpose))
  if (release === null) return asker.say(plainAnswer(`Nothing was released to \`${target}\` by Slipway yet.`))
  if (reason !== '') return done(given, target, { verb: 'roll_back', release, reason })
  const back = stored.rolling === null ? stored.previous : stored.live
  return open({ ...given, client }, rollBackModal(purpose, back?.version ?? null))
}

async function done(given: Command, target: TargetId, ask: Ask): Promise<void> {
  const { deps, client, asker } = given
  const asked = await askFor(deps, client, { ...asker, trigger: null }, { target, ask })
  if (asked.kind === 'done') await asker.say(plainAnswer(doneText(target, ask)))
}

/** What was done, for the one who asked for it. */
export function doneText(target: TargetId, ask: Ask): string {
  switch (ask.verb) {
    case 'hold':
      return `\`${target}\` is held: ${ask.reason}`
    case 'resume':
      return `\`${target}\` is resumed.`
    case 'roll_back':
      return `\`${target}\` is being rolled back, and held until somebody resumes it.`
    case 'retry':
      return `\`${target}\` is tried again.`
  }
}

async function open(given: Command, view: ReturnType<typeof holdModal>): Promise<void> {
  const { client, asker, deps } = given
  if (asker.trigger === null) return
  try {
    await client.views.open({ trigger_id: asker.trigger, view })
  } catch (error) {
    deps.log.warn({ user: asker.user, error }, 'a modal could not be opened')
    await asker.say(
      plainAnswer('That took too long to open a window. Try again, with the reason behind the words.'),
    )
  }
}
