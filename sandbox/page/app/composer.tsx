import { useState } from 'react'
import { act } from './act.ts'

type ComposerProps = { user: string; channel: string; threadTs: string | null; label: string; hint: string }

/** Where people write: a line that begins with a slash is a command, everything else a message. */
export function Composer({ user, channel, threadTs, label, hint }: ComposerProps) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const send = async () => {
    const line = text.trim()
    if (line === '') return
    setText('')
    const outcome = await act(written(line, { user, channel, threadTs }))
    setProblem(outcome.problem)
    if (!outcome.ok) setText(line)
  }
  return (
    <form
      className="composer"
      onSubmit={event => {
        event.preventDefault()
        void send()
      }}
    >
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <div className="composer-box">
        <input
          aria-label={label}
          placeholder={hint}
          value={text}
          autoComplete="off"
          onChange={event => setText(event.target.value)}
        />
        <button type="submit" className="send" aria-label="Send" disabled={text.trim() === ''}>
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M3 3l15 7-15 7 2.5-7z" fill="currentColor" />
          </svg>
        </button>
      </div>
    </form>
  )
}

function written(line: string, at: { user: string; channel: string; threadTs: string | null }) {
  const { user, channel, threadTs } = at
  const [command = '', ...rest] = line.split(' ')
  // Slack knows no commands within threads: there they are messages.
  if (line.startsWith('/') && threadTs === null) {
    return { kind: 'command', user, channel, command, text: rest.join(' ') } as const
  }
  return {
    kind: 'message',
    user,
    channel,
    text: line,
    ...(threadTs === null ? {} : { thread_ts: threadTs }),
  } as const
}
