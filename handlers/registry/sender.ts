import type { IncomingHttpHeaders } from 'node:http'
import type { Coded } from '../../src/errors.ts'
import type { Hint } from '../../src/ports.ts'

export type ImageHint = Extract<Hint, { kind: 'image' }>

/** A request as it came; the body is the raw Buffer, or nothing. */
export type Received = { headers: IncomingHttpHeaders; body: unknown }

/** What a body says: images that may be new, and how many of its events need nothing. */
export type Parsed =
  { kind: 'heard'; hints: ImageHint[]; ignored: number } | { kind: 'malformed'; coded: Coded }

/** A refusal: one line that quotes nothing of the body. */
export function malformed(reason: string): Parsed {
  return { kind: 'malformed', coded: ['input_form', { reason }] }
}

/** One registry that may notify: proof that it is the one, and what its body says. */
export type Sender = {
  verify(received: Received): Promise<boolean>
  /** `value` is the parsed body of a verified request. */
  parse(value: unknown, received: Received): Parsed
}
