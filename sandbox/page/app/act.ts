import { z } from 'zod'
import type { Act } from '../../slack/acts.ts'
import type { PlayName } from '../shapes.ts'

const answer = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  errors: z.record(z.string(), z.string()).optional(),
  ack: z.object({ errors: z.record(z.string(), z.string()).optional() }).optional(),
})

/** `errors` are by block id, from Slack's own check of a modal or from the app. */
export type Outcome = { ok: boolean; problem: string | null; errors: Record<string, string> }

/** Does in Slack what a person does. */
export async function act(done: Act): Promise<Outcome> {
  try {
    const response = await fetch('/act', post(done))
    const parsed = answer.parse(await response.json())
    const errors = parsed.errors ?? parsed.ack?.errors ?? {}
    return { ok: parsed.ok, problem: parsed.ok ? null : inWords(parsed.error ?? 'unknown'), errors }
  } catch {
    return {
      ok: false,
      problem: 'The demo does not answer. Is it still running in the terminal?',
      errors: {},
    }
  }
}

const played = z.object({ ok: z.boolean(), text: z.string().optional(), error: z.string().optional() })

/** Presses one of the panel's buttons; what came of it, in words. */
export async function play(what: PlayName): Promise<{ ok: boolean; text: string }> {
  try {
    const response = await fetch('/play', post({ what }))
    const { ok, text, error } = played.parse(await response.json())
    return { ok, text: text ?? error ?? '' }
  } catch {
    return { ok: false, text: 'The demo does not answer. Is it still running in the terminal?' }
  }
}

const post = (body: object) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

function inWords(error: string): string {
  switch (error) {
    case 'dispatch_failed':
      return 'Slipway is not connected to Slack just now, so nobody heard that.'
    case 'operation_timed_out':
      return 'Slipway did not answer within 3 seconds.'
    case 'message_not_found':
    case 'action_not_found':
    case 'view_not_found':
      return 'That changed meanwhile. Look again.'
    case 'unknown_command':
      return 'There is no such command. Try /release help.'
    case 'invalid_input':
      return 'Please mend what is marked.'
    default:
      return `Slack says: ${error}`
  }
}
