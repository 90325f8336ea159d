import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { JOBS } from '../../jobs/index.ts'
import { createQueue } from '../clients/queue.ts'
import { createStore } from '../clients/store.ts'
import { acceptAsked } from '../commands/accept.ts'
import type { Looks, Outcome, Verb } from '../commands/verb.ts'
import { problemLine, type Config } from '../config/config.ts'
import { loadConfig } from '../config/reload.ts'
import { rulesOf } from '../config/rules.ts'
import { configPath, readAlone, readTokenKeys, type Environment } from '../config/secrets.ts'
import { RetryableError, TerminalError } from '../errors.ts'
import { createLog } from '../log.ts'
import type { Links, Queue, Store } from '../ports.ts'
import { linkAtShell } from './linking.ts'
import { readable } from '../views/readable.ts'

const LOOK_MS = 100
/** Nothing that is typed at a shell is written to Git: what is pinned when a release opens is the server's to know. */
const BRANCH = 'HEAD'
const UNTAKEN =
  'Stored, and not done yet: no running Slipway has taken it up. Whoever serves within 15 minutes does it.'

type Typed = {
  verb: Verb
  words: string[]
  /** GitHub login of who asks. */
  as: string | null
  env: Environment
  /** How long to wait for whoever serves to do it. */
  waitMs: number
  out: (text: string) => void
}
type Opened = {
  store: Store
  queue: Pick<Queue, 'add'>
  links: Links
  canLink: boolean
  rules: Looks['rules']
  close(): Promise<void>
}

/**
 * A verb of `/release` at a shell, for when Slack is away: questions are answered from Redis, and what is asked for goes
 * the same way as a click, to whoever serves. Exit code 0, or 1 where it is not done.
 */
export async function runVerb(typed: Typed): Promise<number> {
  try {
    const opened = await connect(typed)
    if (typeof opened === 'string') return failed(typed, opened)
    try {
      const { store, rules } = opened
      const by = { at: 'shell', login: typed.as } as const
      const outcome = await typed.verb.answer({ store, rules, command: 'slipway', by }, typed.words)
      return await told(typed, opened, outcome)
    } finally {
      await opened.close()
    }
  } catch (error) {
    if (error instanceof TerminalError || error instanceof RetryableError)
      return failed(typed, `${error.message} ${error.remedy}`)
    throw error
  }
}

/** Needs the file and the address of Redis, and no other secret. */
async function connect({ env }: Typed): Promise<Opened | string> {
  const path = configPath(env)
  const parsed = await loadConfig(path)
  if (parsed.kind === 'invalid') return parsed.problems.map(problem => problemLine(path, problem)).join('\n')
  const read = readAlone(env, 'REDIS_URL')
  if (read.kind === 'invalid') return `${read.problem.message} ${read.problem.remedy}`
  const log = createLog({ level: 'silent' })
  const tokenKeys = readTokenKeys(env)
  const store = await createStore({ url: read.value, tokenKeys, log })
  const queue = createQueue({ url: read.value, prefix: store.keys.queue, laneOf, log })
  const close = async (): Promise<void> => {
    await queue.close()
    store.disconnect()
  }
  const canLink = tokenKeys.length > 0
  return { store, queue, links: store.links, canLink, rules: lookingAt(parsed.config), close }
}

function laneOf(effect: keyof typeof JOBS): (typeof JOBS)[keyof typeof JOBS]['lane'] {
  return JOBS[effect].lane
}

function lookingAt(config: Config): Looks['rules'] {
  const rules = rulesOf(config, BRANCH)
  return { of: id => rules.get(id) ?? null, all: () => [...rules.values()] }
}

async function told(typed: Typed, opened: Opened, outcome: Outcome): Promise<number> {
  switch (outcome.kind) {
    case 'answer':
      typed.out(readable(outcome.message))
      return outcome.isDone ? 0 : 1
    case 'later':
      typed.out(readable(await outcome.message))
      return 0
    case 'window':
      return failed(typed, outcome.without)
    case 'ask':
      return ask(typed, opened, outcome)
    case 'people':
      return opened.canLink
        ? linkAtShell({ ...typed, ...opened }, outcome)
        : failed(typed, 'SLIPWAY_TOKEN_KEYS is missing: the code is encrypted with it.')
  }
}

async function ask(
  typed: Typed,
  { store, queue }: Opened,
  { target, ask: what }: Extract<Outcome, { kind: 'ask' }>,
): Promise<number> {
  if (typed.as === null) return failed(typed, 'Say who asks: --as <GitHub login>')
  const id = `shell:${randomUUID()}`
  const from = { channel: null, thread: null, trigger: null, share: false, card: null }
  const log = createLog({ level: 'silent' })
  const hint = { target, ask: what, by: typed.as, at: 'shell', from } as const
  await acceptAsked({ store, queue, log }, { id, sender: 'shell' }, hint)
  const done = await verdictOn(store, id, typed.waitMs)
  if (done === null) return failed(typed, UNTAKEN)
  typed.out(done.lines.join('\n'))
  return done.refused ? 1 : 0
}

/** Looks until the entry is closed; null where that takes too long. */
async function verdictOn(
  store: Pick<Store, 'entry'>,
  id: string,
  waitMs: number,
): Promise<{ lines: string[]; refused: boolean } | null> {
  for (let waitedMs = 0; waitedMs <= waitMs; waitedMs += LOOK_MS) {
    const entry = await store.entry(id)
    const { verdict = null, resolution = null } = entry ?? {}
    const refused = resolution?.kind !== 'asked' || resolution.refused !== null
    if (verdict !== null) return { lines: verdict.lines, refused }
    await pause(LOOK_MS)
  }
  return null
}

function failed({ out }: Typed, text: string): number {
  out(text)
  return 1
}
