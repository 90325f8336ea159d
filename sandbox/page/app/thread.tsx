import type { Channel, SlackSeen } from '../shapes.ts'
import { titleOf } from './channel.tsx'
import { Composer } from './composer.tsx'
import { MessageView } from './message.tsx'
import { useBottom } from './use-bottom.ts'

type ThreadProps = { slack: SlackSeen; channel: Channel; user: string; ts: string; onClose: () => void }

/** The thread beside the channel: its first message and the replies. */
export function Thread({ slack, channel, user, ts, onClose }: ThreadProps) {
  const messages = slack.messages[channel.id] ?? []
  const thread = messages.filter(message => message.ts === ts || message.thread_ts === ts)
  const list = useBottom(ts)
  const mine = slack.ephemerals.filter(one => one.user === user && one.thread_ts === ts)
  return (
    <aside className="thread" aria-label="Thread">
      <header className="bar">
        <h2>Thread</h2>
        <span className="quiet">{titleOf(channel)}</span>
        <button type="button" className="icon" aria-label="Close thread" onClick={onClose}>
          ✕
        </button>
      </header>
      <div className="messages" ref={list} role="log" aria-label="Replies" tabIndex={0}>
        <div className="messages-inner">
          {thread.map(message => (
            <MessageView key={message.ts} message={message} channel={channel.id} user={user} slack={slack} />
          ))}
          {mine.map(message => (
            <MessageView
              key={message.ts}
              message={message}
              channel={channel.id}
              user={user}
              slack={slack}
              onlyYou
            />
          ))}
        </div>
      </div>
      <Composer user={user} channel={channel.id} threadTs={ts} label="Reply" hint="Reply…" />
    </aside>
  )
}
