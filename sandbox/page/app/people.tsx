import type { SlackSeen } from '../shapes.ts'
import { Avatar } from './avatar.tsx'

/** What each person does at Acme, for whoever plays them. */
export const ROLES: Record<string, string> = {
  ann: 'writes checkout',
  bob: 'writes checkout and search',
  carol: 'is on call and may hold, resume and roll back',
}

type PeopleProps = { slack: SlackSeen; user: string; onUser: (id: string) => void }

/** The switch between people. */
export function People({ slack, user, onUser }: PeopleProps) {
  return (
    <nav className="people" aria-label="Who you are">
      {slack.users.map(one => (
        <button
          key={one.id}
          type="button"
          aria-pressed={one.id === user}
          title={`${one.real_name} ${ROLES[one.name] ?? ''}`}
          onClick={() => onUser(one.id)}
        >
          <Avatar user={one} />
          <span className="people-name">{one.real_name}</span>
        </button>
      ))}
    </nav>
  )
}
