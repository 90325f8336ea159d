import { z } from 'zod'

/** What the API server says instead of an object. */
export type ApiStatus = {
  code: number
  reason: string
  message: string
  details: { name: string; kind: string; causes: Cause[]; retryAfterMs: number | null }
}

export type Cause = { reason: string; field: string; message: string }

const CAUSE = z.object({
  reason: z.string().default(''),
  field: z.string().default(''),
  message: z.string().default(''),
})

const STATUS = z.object({
  code: z.number().optional(),
  reason: z.string().default(''),
  message: z.string().default(''),
  details: z
    .object({
      name: z.string().default(''),
      kind: z.string().default(''),
      causes: z.array(CAUSE).default([]),
      retryAfterSeconds: z.number().optional(),
    })
    .default({ name: '', kind: '', causes: [] }),
})

/** Reads a `Status`; anything else, a proxy's page perhaps, becomes one with its beginning as message. */
export function readStatus(code: number, text: string, retryAfter?: string): ApiStatus {
  const parsed = STATUS.safeParse(jsonOf(text))
  const seconds = Number(retryAfter ?? (parsed.success ? parsed.data.details.retryAfterSeconds : undefined))
  const retryAfterMs = Number.isFinite(seconds) ? Math.min(seconds, RETRY_AFTER_SECONDS_MAX) * 1000 : null
  if (!parsed.success) {
    return { code, reason: '', message: text.slice(0, TEXT_MAX), details: { ...NOTHING, retryAfterMs } }
  }
  const { reason, message, details } = parsed.data
  return { code, reason, message, details: { ...details, retryAfterMs } }
}

const TEXT_MAX = 200
const RETRY_AFTER_SECONDS_MAX = 120
const NOTHING = { name: '', kind: '', causes: [] }

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON at all: `safeParse` refuses it, and the text itself is told.
    return null
  }
}
