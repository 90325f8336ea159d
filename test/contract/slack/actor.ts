import { z } from 'zod'

const view = z.looseObject({ id: z.string(), blocks: z.array(z.looseObject({})) })
const message = z.looseObject({ ts: z.string(), text: z.string(), thread_ts: z.string().optional() })
const stateShape = z.object({
  seq: z.number(),
  bot: z.looseObject({ connections: z.number() }),
  messages: z.record(z.string(), z.array(message)),
  ephemerals: z.array(
    z.looseObject({ user: z.string(), channel: z.string(), ts: z.string(), text: z.string() }),
  ),
  modals: z.record(z.string(), z.array(view)),
  homes: z.record(z.string(), view),
})
export type SeenState = z.infer<typeof stateShape>

/** A person (and an onlooker) at the stand-in for Slack under that address. */
export function actor(url: string) {
  const state = async () => stateShape.parse(await json(fetch(`${url}/_sandbox/state`)))
  return {
    state,
    act: (act: Record<string, unknown>) => json(fetch(`${url}/_sandbox/act`, posting(act))),
    control: (path: string, method: string, body?: Record<string, unknown>) =>
      json(fetch(`${url}/_sandbox/${path}`, { ...posting(body), method })),
    until: <T>(pick: (state: SeenState) => T | undefined) => until(url, state, pick),
  }
}

const posting = (body: Record<string, unknown> | undefined) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  ...(body ? { body: JSON.stringify(body) } : {}),
})

async function json(answer: Promise<Response>): Promise<unknown> {
  return (await answer).json()
}

/** Looks after each change until there is something to see; the test's own time limit ends it otherwise. */
async function until<T>(
  url: string,
  state: () => Promise<SeenState>,
  pick: (state: SeenState) => T | undefined,
) {
  const stop = new AbortController()
  const changes = await fetch(`${url}/_sandbox/events`, { signal: stop.signal })
  const reader = changes.body?.getReader()
  try {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- each look follows a change
      const seen = pick(await state())
      if (seen !== undefined) return seen
      // oxlint-disable-next-line no-await-in-loop -- each look follows a change
      await reader?.read()
    }
  } finally {
    stop.abort()
  }
}
