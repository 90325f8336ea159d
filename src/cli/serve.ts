import { setInterval as every } from 'node:timers/promises'
import { createClusterWatch, type ClusterWatch } from '../../handlers/cluster/watch.ts'
import { pollGitHub } from '../../handlers/github/poll.ts'
import { createBaseline } from '../../jobs/baseline.ts'
import { declares } from '../../jobs/declares.ts'
import { publishHome } from '../../jobs/home.ts'
import { createAdvance, type Advance } from '../advance.ts'
import type { Looks } from '../commands/verb.ts'
import { problemLine, type Config } from '../config/config.ts'
import { loadConfig, watchConfig } from '../config/reload.ts'
import { restartKeys } from '../config/restart.ts'
import { configPath, logLevel, readSecrets, type Environment, type Secrets } from '../config/secrets.ts'
import { RetryableError, TerminalError } from '../errors.ts'
import { createLog, registerSecret, type Log } from '../log.ts'
import { createMetrics, type Metrics } from '../metrics.ts'
import { background, type Loop } from './background.ts'
import { openClients, type Clients } from './clients.ts'
import { openHooks } from './hooks.ts'
import { inTime } from './in-time.ts'
import { inTurn } from './in-turn.ts'
import { createPolicy, type Policy } from './policy.ts'
import { commandOf, startSlack } from './slack.ts'
import { startWork } from './work.ts'

const RELOAD_POLL_MS = 5_000
/** Kubernetes kills what has not ended 30 s after it was asked to. */
const STOP_WITHIN_MS = 20_000

export type Serving = { url: string; stop(): Promise<void> }

/**
 * `slipway serve`: reads file and environment, opens everything, and runs until it is stopped. Null: it cannot start, and
 * the log says why; what was opened by then ends with the process.
 */
export async function serve(env: Environment): Promise<Serving | null> {
  const log = createLog({ level: logLevel(env) })
  try {
    return await start(env, log)
  } catch (error) {
    if (!(error instanceof TerminalError || error instanceof RetryableError)) throw error
    log.fatal({ code: error.code, remedy: error.remedy }, error.message)
    return null
  }
}

async function start(env: Environment, log: Log): Promise<Serving | null> {
  const path = configPath(env)
  const started = await readAll(path, env, log)
  if (started === null) return null
  const { config, secrets } = started
  let inForce = config
  const clients = await openClients({ config: () => inForce, secrets, log })
  const branch = config.github.branch ?? (await clients.git.defaultBranch(config.github.manifests))
  const policy = createPolicy(config, branch, Date.now, secrets.linking !== null)
  const metrics = createMetrics()
  metrics.configurationValid(true)
  // The first release need not pay for loading credentials and for the first connection.
  void clients.cluster.warm()
  const core = startCore({ clients, policy, log })
  const parts = await startParts({ clients, policy, secrets, metrics, log, path, core })
  const reload = await watchConfig({
    path,
    pollMs: RELOAD_POLL_MS,
    onConfig: next => {
      inForce = next
      metrics.configurationValid(true)
      sayRestart(log, restartKeys(config, next))
      void takeOver({ policy, core, log }, next)
    },
    onInvalid: problems => {
      metrics.configurationValid(false)
      for (const problem of problems)
        log.error({ problem: problemLine(path, problem) }, 'the new configuration is not taken')
    },
  })
  log.info({ url: parts.url, targets: policy.all().length }, 'slipway serves')
  return {
    url: parts.url,
    stop: async () => {
      reload.stop()
      const stopping = parts.stop().then(core.watch.stop).then(clients.close)
      if (!(await inTime(stopping, STOP_WITHIN_MS)))
        log.warn('what takes longer is left to the next start, as after a crash')
    },
  }
}

async function readAll(
  path: string,
  env: Environment,
  log: Log,
): Promise<{ config: Config; secrets: Secrets } | null> {
  const parsed = await loadConfig(path)
  if (parsed.kind === 'invalid') {
    for (const problem of parsed.problems)
      log.fatal({ problem: problemLine(path, problem) }, 'invalid configuration')
    return null
  }
  const read = readSecrets(env, parsed.config)
  if (read.kind === 'invalid') {
    for (const { variable, message, remedy } of read.problems) log.fatal({ variable, remedy }, message)
    return null
  }
  for (const value of read.values) registerSecret(value)
  return { config: parsed.config, secrets: read.secrets }
}

type Declares = NonNullable<Looks['declares']>

type Core = { advance: Advance; watch: ClusterWatch; baseline: ReturnType<typeof createBaseline> }

/** The loop itself: whoever saves a target tells the watch what rolls now. */
function startCore({ clients, policy, log }: { clients: Clients; policy: Policy; log: Log }): Core {
  const inner = inTurn(createAdvance({ ...clients, rulesOf: policy.of, log }))
  const advance: Advance = async (id, event) => {
    const advanced = await inner(id, event)
    if (advanced.target !== null) watch.saved(advanced.target)
    return advanced
  }
  const watch = createClusterWatch({ cluster: clients.cluster, advance, log })
  return { advance, watch, baseline: createBaseline({ ...clients, advance }) }
}

type Parts = {
  clients: Clients
  policy: Policy
  secrets: Secrets
  metrics: Metrics
  log: Log
  /** Of slipway.yml. */
  path: string
  core: Core
}

/** Baselines come first, so that nothing is routed to a target that was never looked at. */
async function startParts(parts: Parts): Promise<{ url: string; stop(): Promise<void> }> {
  const { clients, policy, secrets, log, core } = parts
  await takeBaselines(parts)
  const ports = {
    ...clients,
    watching: core.watch.watching,
    slackOf: policy.slackOf,
    allRules: policy.all,
    command: () => commandOf(policy),
  }
  const rules = { rules: policy, rulesOf: policy.of, people: policy, command: () => commandOf(policy) }
  const deliveries = secrets.publicUrl === null ? null : clients.git.deliveries
  const members = () => clients.chat.rememberMembers(peopleIn(policy))
  const work = startWork({ ...clients, ...core, ...rules, policy, ports, deliveries, members, log })
  const home = async (user: string): Promise<void> => publishHome({ ...clients, ...rules, log }, user)
  const hooks = openHooks(parts)
  const declaring: Declares = async (user, of) => declares({ ...clients, ...rules }, user, of)
  const slack = startSlack({ ...parts, home, declares: declaring, server: hooks.server })
  const poll = secrets.publicUrl === null ? startPolling(parts) : null
  const url = await hooks.listen()
  return {
    url,
    stop: async () => {
      log.info('stopping')
      await hooks.close()
      await slack.stop()
      await poll?.stop()
      await work.stop()
    },
  }
}

function peopleIn(policy: Policy): string[] {
  return (policy.config().people ?? []).map(({ slack }) => slack)
}

/** A registry or GitHub that is away now is asked again when the first entry comes for that target. */
async function takeBaselines({
  policy,
  core,
  clients,
  log,
}: Pick<Parts, 'policy' | 'core' | 'clients' | 'log'>): Promise<void> {
  await Promise.all(
    policy.all().map(async rules => {
      try {
        await core.baseline(rules)
        const { target } = await clients.store.load(rules.target)
        if (target !== null) core.watch.saved(target)
      } catch (error) {
        log.warn({ target: rules.target, error }, 'no baseline yet')
      }
    }),
  )
}

/** Without a public address GitHub cannot call: its heads are looked at. */
function startPolling({ clients, policy, metrics, log }: Parts): Loop {
  const { store, queue, git } = clients
  return background({ name: 'github-poll', log }, signal =>
    pollGitHub({
      store,
      queue,
      git,
      metrics,
      log,
      signal,
      branches: policy.branches,
      every: (ms, stopping) => every(ms, undefined, { signal: stopping }),
    }),
  )
}

/** Not everything of a new file is in force: who changed it should not have to guess. */
function sayRestart(log: Log, keys: string[]): void {
  if (keys.length > 0)
    log.warn({ keys }, 'these settings changed and need a restart; until then the old ones are in force')
}

/** A valid new file: the targets it concerns are told, new ones get their baseline. */
async function takeOver(needs: { policy: Policy; core: Core; log: Log }, config: Config): Promise<void> {
  const { policy, core, log } = needs
  const concerned = policy.replace(config)
  log.info(
    { targets: concerned.length, generation: policy.generation() },
    'another configuration is in force',
  )
  for (const id of concerned) {
    const rules = policy.of(id)
    try {
      if (rules !== null) await core.baseline(rules)
      await core.advance(id, { kind: 'rules_changed' })
    } catch (error) {
      log.warn({ target: id, error }, 'the new rules were not told')
    }
  }
}
