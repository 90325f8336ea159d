import type { User } from '../shapes.ts'

/** A person's letter on their colour, or the ship of Slipway. */
export function Avatar({ user }: { user: User | null }) {
  if (user === null) {
    return (
      <span className="avatar ship" aria-hidden="true">
        <svg viewBox="0 0 32 32">
          <path d="M15 6v11H8zM17 8l7 9h-7z" fill="#f4f1ff" />
          <path d="M6 19h20l-3.4 6H9.4z" fill="#b9a7ff" />
        </svg>
      </span>
    )
  }
  return (
    <span className="avatar" aria-hidden="true" style={{ background: `#${user.color}` }}>
      {user.real_name.slice(0, 1)}
    </span>
  )
}
