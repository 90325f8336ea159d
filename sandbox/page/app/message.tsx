import { useState } from 'react'
import type { Ephemeral, Message, SlackSeen } from '../shapes.ts'
import { act } from './act.ts'
import { Avatar } from './avatar.tsx'
import { Blocks } from './blocks.tsx'
import { timeOfTs } from './dates.ts'
import type { Pressed } from './elements.tsx'
import { actionOf } from './modal.tsx'
import { idOf } from './permalink.ts'
import { Mrkdwn } from './rich.tsx'

export type MessageProps = {
  message: Message | Ephemeral
  channel: string
  user: string
  slack: SlackSeen
  /** Opens the thread; without it no thread is offered. */
  onThread?: (ts: string) => void
  onlyYou?: boolean
}

/** One message: who, when, what, its buttons, and the way to its thread. */
export function MessageView(props: MessageProps) {
  const { message, channel, user, slack, onlyYou = false } = props
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const press = async (pressed: Pressed) => {
    setBusy(true)
    const outcome = await act({ kind: 'block_action', user, channel, ts: message.ts, ...actionOf(pressed) })
    setBusy(false)
    setProblem(outcome.problem)
  }
  const byApp = onlyYou || message.user === slack.bot.userId
  const name = byApp ? slack.bot.name : nameOf(slack, message.user)
  return (
    <article
      id={idOf(message.ts)}
      className={onlyYou ? 'message only-you' : 'message'}
      aria-label={`${name}, ${timeOfTs(message.ts)}`}
    >
      <Avatar user={byApp ? null : (slack.users.find(one => one.id === message.user) ?? null)} />
      <div className="message-body">
        {onlyYou && <p className="only-you-note">Only visible to you</p>}
        {'subtype' in message && message.subtype === 'thread_broadcast' && (
          <p className="only-you-note">Also sent to the channel, from a thread</p>
        )}
        <p className="message-head">
          <strong>{name}</strong> {byApp && <span className="app-tag">APP</span>}{' '}
          <time>{timeOfTs(message.ts)}</time>
        </p>
        {message.blocks && message.blocks.length > 0 ? (
          <Blocks
            blocks={message.blocks}
            slack={slack}
            onAction={busy ? false : pressed => void press(pressed)}
          />
        ) : (
          <Mrkdwn slack={slack} text={{ type: 'mrkdwn', text: message.text }} />
        )}
        {problem !== null && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <ThreadLink {...props} />
      </div>
    </article>
  )
}

export function nameOf(slack: SlackSeen, user: string): string {
  return slack.users.find(one => one.id === user)?.real_name ?? user
}

function ThreadLink({ message, onThread }: MessageProps) {
  if (!onThread || !('reply_count' in message) || !message.reply_count) return null
  const { reply_count: count, latest_reply: latest } = message
  return (
    <button type="button" className="thread-link" onClick={() => onThread(message.ts)}>
      <strong>{count === 1 ? '1 reply' : `${count} replies`}</strong>
      {latest !== undefined && <span className="quiet"> Last reply {timeOfTs(latest)}</span>}
    </button>
  )
}
