import { watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorText, harmless } from '../errors.ts'
import { parseConfig } from './config.ts'
import type { Config, ParsedConfig, Problem } from './config.ts'

/** Reads and parses the file; one that cannot be read is a problem like any other. */
export async function loadConfig(path: string): Promise<ParsedConfig> {
  const read = await readConfig(path)
  return read.kind === 'text' ? parseConfig(read.text) : { kind: 'invalid', problems: [read.problem] }
}

export type ReloadOptions = {
  path: string
  /** A valid file with new content. */
  onConfig: (config: Config) => void
  /** What is in force stays in force; the same content is told once, and only if it lasts. */
  onInvalid: (problems: Problem[]) => void
  /** How often the content is compared, for folders that tell nothing (network mounts). */
  pollMs: number
  /** How long what is invalid must last: many editors empty a file before they write it. */
  settleMs?: number
}

const SETTLE_MS = 300

/**
 * Watches the folder of the file, since editors and Kubernetes replace it rather than write it. The content of now
 * is taken as known. Resolves when it watches.
 */
export async function watchConfig(options: ReloadOptions): Promise<{ stop(): void }> {
  let known = stamp(await readConfig(options.path))
  let doubted: string | null = null
  let doubt: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  /** `lasting`: what was invalid a moment ago, too. */
  const look = async (lasting: string | null): Promise<void> => {
    const read = await readConfig(options.path)
    const now = stamp(read)
    if (now !== doubted) {
      clearTimeout(doubt)
      doubted = null
    }
    if (now === known || (now === doubted && now !== lasting)) return
    const parsed: ParsedConfig =
      read.kind === 'text' ? parseConfig(read.text) : { kind: 'invalid', problems: [read.problem] }
    if (parsed.kind === 'invalid' && now !== lasting) {
      doubted = now
      doubt = setTimeout(() => wake(now), options.settleMs ?? SETTLE_MS)
      return
    }
    ;[known, doubted] = [now, null]
    if (parsed.kind === 'valid') options.onConfig(parsed.config)
    else options.onInvalid(parsed.problems)
  }
  const wake = (lasting: string | null): void => void (running = running.then(() => look(lasting)))
  const wakeNow = (): void => wake(null)
  const watcher = watchFolder(options.path, wakeNow)
  const timer = setInterval(wakeNow, options.pollMs)
  return {
    stop() {
      clearInterval(timer)
      clearTimeout(doubt)
      watcher?.close()
    },
  }
}

function watchFolder(path: string, wake: () => void): ReturnType<typeof watch> | null {
  try {
    return watch(dirname(path), { persistent: false }, wake).on('error', wake)
  } catch {
    // Some file systems cannot be watched: the poll finds every change.
    return null
  }
}

type Read = { kind: 'text'; text: string } | { kind: 'unreadable'; problem: Problem }

async function readConfig(path: string): Promise<Read> {
  try {
    return { kind: 'text', text: await readFile(path, 'utf8') }
  } catch (error) {
    const reason = error instanceof Error ? harmless(error.message) : 'unknown'
    const text = errorText('config_unreadable', { path, reason })
    return {
      kind: 'unreadable',
      problem: { line: 1, column: 1, key: '', code: 'config_unreadable', ...text },
    }
  }
}

function stamp(read: Read): string {
  return read.kind === 'text' ? `text ${read.text}` : `unreadable ${read.problem.message}`
}
