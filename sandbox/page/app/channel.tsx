import type { Channel, Ephemeral, Message, SlackSeen } from '../shapes.ts'
import { Composer } from './composer.tsx'
import { MessageView } from './message.tsx'
import { useBottom } from './use-bottom.ts'

type ChannelProps = { slack: SlackSeen; channel: Channel; user: string; onThread: (ts: string) => void }

/** The messages of a channel, oldest first, and the line to write in. */
export function ChannelView({ slack, channel, user, onThread }: ChannelProps) {
  const shown = visible(slack, channel.id, user)
  const list = useBottom(channel.id)
  return (
    <>
      <div
        className="messages"
        ref={list}
        role="log"
        aria-label={`Messages of ${titleOf(channel)}`}
        tabIndex={0}
      >
        <div className="messages-inner">
          {shown.length === 0 && <Empty channel={channel} />}
          {shown.map(({ message, onlyYou }) => (
            <MessageView
              key={message.ts}
              message={message}
              onlyYou={onlyYou}
              channel={channel.id}
              user={user}
              slack={slack}
              onThread={onThread}
            />
          ))}
        </div>
      </div>
      <Composer
        user={user}
        channel={channel.id}
        threadTs={null}
        label={`Message ${titleOf(channel)}`}
        hint="/release status"
      />
    </>
  )
}

export const titleOf = (channel: Channel) => (channel.is_im ? 'Slipway' : `# ${channel.name}`)

function Empty({ channel }: { channel: Channel }) {
  if (channel.is_im) return <p className="empty">Slipway has not written to you yet.</p>
  return (
    <div className="empty">
      <h2>Nothing was released yet</h2>
      <p>
        Begin with <strong>Ann merges her change of checkout</strong>. Slipway posts one card for each release
        and keeps it up to date.
      </p>
    </div>
  )
}

type Shown = { message: Message | Ephemeral; onlyYou: boolean }

/** What this person sees in the channel itself: no replies but those sent to it too, and what is for them alone. */
function visible(slack: SlackSeen, channel: string, user: string): Shown[] {
  const messages = (slack.messages[channel] ?? [])
    .filter(({ ts, thread_ts, subtype }) => !thread_ts || thread_ts === ts || subtype === 'thread_broadcast')
    .map(message => ({ message, onlyYou: false }))
  const mine = slack.ephemerals
    .filter(one => one.channel === channel && one.user === user && !one.thread_ts)
    .map(message => ({ message, onlyYou: true }))
  return [...messages, ...mine].toSorted((a, b) => Number(a.message.ts) - Number(b.message.ts))
}
