import { pino } from 'pino'
import type { DestinationStream, LevelWithSilent, Logger } from 'pino'
import { redact } from './log/secrets.ts'
import { shaped } from './log/shape.ts'

export { registerSecret } from './log/secrets.ts'

/** `log.info({ target, event }, 'sentence')`: fields first, then one sentence without foreign text. */
export type Log = Logger

export type LogLevel = LevelWithSilent

/**
 * Structured log, one JSON object a line, to standard output unless a stream is given. No field whose key says
 * that it is secret, no Secret's data and no registered value gets out; errors keep only what is safe.
 */
export function createLog(options: { level: LogLevel; stream?: DestinationStream }): Log {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    messageKey: 'message',
    errorKey: 'error',
    serializers: { error: (value: unknown) => value, err: (value: unknown) => value },
    formatters: { level: (label: string) => ({ level: label }), log: shaped, bindings: shaped },
    hooks: { streamWrite: line },
  }
  return options.stream === undefined ? pino(settings) : pino(settings, options.stream)
}

/** Characters that JSON leaves as they are, and that a terminal or reader would obey. */
const UNSAFE = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

function line(text: string): string {
  return redact(text).replaceAll(UNSAFE, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
