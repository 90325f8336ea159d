import { useState } from 'react'
import { play } from '../act.ts'

const BUTTONS = [
  { what: 'merge', text: 'Merge Ann’s pull request and push the image', under: 'Ann changes checkout' },
  { what: 'crash', text: 'Push an image that crashes', under: 'Bob breaks search' },
  {
    what: 'edit',
    text: 'Edit a manifest by hand',
    under: 'Bob changes a setting of checkout in acme/deploy',
  },
] as const

/** The buttons that play people and their CI outside Slack. */
export function PlayCi() {
  const [busy, setBusy] = useState<string | null>(null)
  const [said, setSaid] = useState<{ ok: boolean; text: string } | null>(null)
  const press = async (what: (typeof BUTTONS)[number]['what']) => {
    setBusy(what)
    setSaid(await play(what))
    setBusy(null)
  }
  return (
    <section>
      <h2>Play CI</h2>
      {BUTTONS.map(({ what, text, under }) => (
        <button
          key={what}
          type="button"
          className="play"
          disabled={busy !== null}
          onClick={() => void press(what)}
        >
          <strong>{busy === what ? 'One moment…' : text}</strong>
          <span className="quiet">{under}</span>
        </button>
      ))}
      <p className={said?.ok === false ? 'problem' : 'quiet said'} role="status">
        {said?.text}
      </p>
    </section>
  )
}
