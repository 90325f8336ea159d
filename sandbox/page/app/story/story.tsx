import { useState } from 'react'
import { play } from '../act.ts'
import { PLAY_NAMES } from '../../shapes.ts'
import type { PlayName } from '../../shapes.ts'
import type { Live } from '../live.ts'
import { nextStep, PLAYS } from './next-step.ts'
import type { Login, Step } from './next-step.ts'

export type StoryProps = {
  live: Live
  /** Who is played just now, by login. */
  me: string | undefined
  onBe: (login: Login) => void
}

/** What comes next, in words, and what people do outside Slack to begin a part of the story. */
export function Story({ live, me, onBe }: StoryProps) {
  const { busy, said, press } = usePlay()
  const { github, staging, production, slack } = live
  const step =
    github && staging && production && slack ? nextStep({ github, staging, production, slack }) : null
  return (
    <section>
      <h2>What comes next</h2>
      <div className="next" role="status" aria-label="What comes next">
        {step === null ? (
          <p className="quiet">Reading how far it is…</p>
        ) : (
          <Next step={step} me={me} onBe={onBe} busy={busy} press={press} />
        )}
      </div>
      <p className={said?.ok === false ? 'problem' : 'quiet said'} role="status">
        {said?.text}
      </p>
      <div className="plays" role="group" aria-label="Or play a part of it now">
        {PLAY_NAMES.filter(what => step?.act?.kind !== 'play' || step.act.what !== what).map(what => (
          <button
            key={what}
            type="button"
            className="play"
            disabled={busy !== null}
            onClick={() => press(what)}
          >
            {busy === what ? 'One moment…' : PLAYS[what].title}
          </button>
        ))}
      </div>
    </section>
  )
}

function usePlay() {
  const [busy, setBusy] = useState<PlayName | null>(null)
  const [said, setSaid] = useState<{ ok: boolean; text: string } | null>(null)
  const run = async (what: PlayName) => {
    setBusy(what)
    setSaid(await play(what))
    setBusy(null)
  }
  return { busy, said, press: (what: PlayName) => void run(what) }
}

type NextProps = Omit<StoryProps, 'live'> & {
  step: Step
  busy: PlayName | null
  press: (what: PlayName) => void
}

function Next({ step, me, onBe, busy, press }: NextProps) {
  const { who, title, text, act } = step
  const isOther = who !== null && who !== me && act?.kind !== 'play'
  return (
    <>
      <p>
        <strong>{title}</strong>
      </p>
      <p>{text}</p>
      {(isOther || act !== null) && (
        <div className="next-acts">
          {act?.kind === 'play' && (
            <button
              type="button"
              className="button primary"
              disabled={busy !== null}
              onClick={() => press(act.what)}
            >
              {busy === null ? 'Play it' : 'One moment…'}
            </button>
          )}
          {act?.kind === 'open' && (
            <a className="button primary" href={act.url} target="_blank" rel="noreferrer">
              {act.label}
            </a>
          )}
          {isOther && (
            <button type="button" className="button plain" onClick={() => onBe(who)}>
              Be {NAMES[who]}
            </button>
          )}
        </div>
      )}
    </>
  )
}

const NAMES: Record<Login, string> = { ann: 'Ann', bob: 'Bob', carol: 'Carol' }
