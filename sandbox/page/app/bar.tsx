import type { Channel, SlackSeen } from '../shapes.ts'
import { titleOf } from './channel.tsx'
import { nameOf } from './message.tsx'
import { ROLES } from './people.tsx'

type BarProps = {
  slack: SlackSeen
  user: string
  channels: Channel[]
  /** The channel that is open; null is Home. */
  shown: string | null
  onChannel: (id: string) => void
  onHome: () => void
}

/** Which channel is open, and who is looking at it. */
export function Bar({ slack, user, channels, shown, onChannel, onHome }: BarProps) {
  const me = slack.users.find(one => one.id === user)
  return (
    <header className="bar">
      <div className="channels" role="group" aria-label="Channels">
        {channels.map(one => (
          <button
            key={one.id}
            type="button"
            aria-pressed={one.id === shown}
            onClick={() => onChannel(one.id)}
          >
            {titleOf(one)}
          </button>
        ))}
        <button type="button" aria-pressed={shown === null} onClick={onHome}>
          Home
        </button>
      </div>
      <p className="quiet who">
        You are {nameOf(slack, user)}, who {ROLES[me?.name ?? ''] ?? 'is here'}.
      </p>
    </header>
  )
}
