import { useState } from 'react'
import type { SlackSeen } from '../shapes.ts'
import { act } from './act.ts'
import { Blocks } from './blocks.tsx'
import type { Pressed } from './elements.tsx'
import { actionOf } from './modal.tsx'

/** The app's Home of one person, as it was published last. */
export function HomeView({ slack, user }: { slack: SlackSeen; user: string }) {
  const home = slack.homes[user]
  const [problem, setProblem] = useState<string | null>(null)
  const press = async (pressed: Pressed) => {
    if (home === undefined) return
    const outcome = await act({ kind: 'block_action', user, view_id: home.id, ...actionOf(pressed) })
    setProblem(outcome.problem)
  }
  return (
    <div className="messages home" role="region" aria-label="Home of Slipway" tabIndex={0}>
      <div className="home-inner">
        {problem !== null && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        {home === undefined ? (
          <p className="empty">Slipway has not drawn your Home yet.</p>
        ) : (
          <Blocks blocks={home.blocks} slack={slack} onAction={pressed => void press(pressed)} />
        )}
      </div>
    </div>
  )
}
