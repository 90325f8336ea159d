import { errorText, TerminalError } from '../src/errors.ts'
import type { RenderFailure } from '../src/release/render.ts'

const TOLD_MAX = 3

/** What is wrong with a folder. One fault keeps its own remedy; of several the first are told in one sentence. */
export function faulty(failures: RenderFailure[]): TerminalError {
  const [first] = failures
  if (first !== undefined && failures.length === 1) return new TerminalError(...first)
  return new TerminalError('manifest_refused', {
    reason: someOf(failures.map(fault => errorText(...fault).message)),
  })
}

/** A folder that holds what must not be read, such as a link; `message` names the file. */
export function forbidden(path: string, { message }: { message: string }): TerminalError {
  return new TerminalError('git_folder_refused', { path, reason: someOf([message]) })
}

/** The first of several messages, as one sentence without its full stop. */
export function someOf(messages: string[]): string {
  const told = messages.slice(0, TOLD_MAX).map(message => message.replace(/\.$/, ''))
  const more = messages.length - told.length
  return more > 0 ? `${told.join('; ')}; and ${more} more` : told.join('; ')
}
