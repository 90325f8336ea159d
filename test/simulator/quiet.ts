import { createLog } from '../../src/log.ts'
import type { Log } from '../../src/log.ts'

/** A log that says nothing. */
export const quiet = createLog({ level: 'silent' })

/** An error that is neither terminal nor retryable is a fault of the program, whatever the job makes of it. */
export function listening(problems: string[]): Pick<Log, 'warn' | 'debug'> {
  return {
    debug: () => undefined,
    warn: (fields: object) => {
      const error = 'error' in fields ? fields.error : undefined
      if (!(error instanceof Error) || ['RetryableError', 'TerminalError'].includes(error.name)) return
      problems.push(error.stack ?? error.message)
    },
  }
}
