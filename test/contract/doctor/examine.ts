import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll } from 'vitest'
import { z } from 'zod'
import { createStops } from '../../../sandbox/demo/stops.ts'
import type { Seed } from '../../../sandbox/github/seed.ts'
import { startGitHub } from '../../../sandbox/github/server.ts'
import { demoSeed as slackSeed, type SlackSeed } from '../../../sandbox/slack/seed.ts'
import { startSlack } from '../../../sandbox/slack/server.ts'
import { outsideOf } from '../../../src/cli/clients.ts'
import { createExamination, runDoctor } from '../../../src/cli/doctor.ts'
import { alone } from '../../../src/cli/probes.ts'
import { parseConfig, type Config } from '../../../src/config/config.ts'
import { readSecrets, type Secrets } from '../../../src/config/secrets.ts'
import { createLog } from '../../../src/log.ts'
import type { Finding } from '../../../src/views/doctor.ts'
import { startServers } from '../../world/servers.ts'
import type { Front, Servers } from '../../world/servers.ts'
import { INSIDE } from '../../world/stand-ins.ts'

const Report = z.object({
  findings: z.array(
    z.object({
      level: z.enum(['ok', 'warn', 'fault']),
      about: z.string(),
      message: z.string(),
      remedy: z.string().nullable(),
      code: z.string().nullable(),
    }),
  ),
})

const stops = createStops()
let slipway: Server
export let world: Servers<Front>
export let seeded: Seed

/** A set-up in which nothing is wrong: stand-ins, and something that takes what GitHub sends to Slipway. */
export function arrangeSetUp(): void {
  beforeAll(async () => {
    world = await startServers(
      {
        services: [{ name: 'checkout', announce: 'card', crashes: false }],
        front: async target => ({ url: target, stop: async () => undefined }),
        standIns: () => ({ ...INSIDE, github: remembered }),
      },
      stops,
    )
    slipway = createServer((_request, response) => response.end('ok'))
    const { promise, resolve } = Promise.withResolvers<void>()
    slipway.listen(Number(new URL(world.urls.slipway).port), '127.0.0.1', resolve)
    await promise
  })
  afterAll(async () => {
    slipway?.close()
    slipway?.closeAllConnections()
    await stops.all()
  })
}

function remembered(seed: Seed): ReturnType<typeof INSIDE.github> {
  seeded = seed
  return INSIDE.github(seed)
}

/** No public address: GitHub is polled, and no webhooks are looked for. */
const POLLED = { PUBLIC_URL: '' }

export type Change = { env?: Record<string, string>; config?: (text: string) => string; post?: boolean }

/** What doctor says of the set-up with one thing changed: each finding that is not in order, and the exit code. */
export async function examined({ env = {}, config = text => text, post = false }: Change = {}) {
  const original = world.env['SLIPWAY_CONFIG'] ?? ''
  const path = `${original}.changed`
  await writeFile(path, config(await readFile(original, 'utf8')))
  const lines: string[] = []
  const out = (line: string) => void lines.push(line)
  const code = await runDoctor({ path, env: { ...world.env, ...POLLED, ...env }, out, json: true, post })
  const { findings } = Report.parse(JSON.parse(lines.join('\n')))
  const wrong = findings.filter(({ level }) => level !== 'ok')
  return { code, findings, wrong, codes: codesOf(findings) }
}

/** What `/release doctor` says while the file of a running Slipway is changed into that. */
export async function examinedRunning(change: (text: string) => string) {
  const original = world.env['SLIPWAY_CONFIG'] ?? ''
  const path = `${original}.running`
  const text = await readFile(original, 'utf8')
  const config = configIn(text)
  const secrets = secretsIn({ ...world.env, ...POLLED }, config)
  await writeFile(path, change(text))
  const log = createLog({ level: 'silent' })
  const clients = outsideOf({ config: () => config, secrets, log }, alone())
  try {
    const findings = await createExamination({ clients, secrets, config: () => config, path })()
    return codesOf(findings)
  } finally {
    await Promise.all(Object.values(clients).map(client => client.close()))
  }
}

function codesOf(findings: readonly Pick<Finding, 'level' | 'code'>[]): string[] {
  return findings.filter(({ level }) => level !== 'ok').map(({ level, code }) => `${level} ${code}`)
}

function configIn(text: string): Config {
  const parsed = parseConfig(text)
  if (parsed.kind === 'invalid') throw new Error(parsed.problems.map(({ message }) => message).join(' '))
  return parsed.config
}

function secretsIn(env: NodeJS.ProcessEnv, config: Config): Secrets {
  const read = readSecrets(env, config)
  if (read.kind === 'invalid') throw new Error(read.problems.map(({ message }) => message).join(' '))
  return read.secrets
}

/** The same with another GitHub in place of the one where nothing is wrong. */
export async function withGitHub(change: (seed: Seed) => Seed, more: Change = {}) {
  const github = await startGitHub({ seed: change(seeded) })
  try {
    const env = { GITHUB_URL: github.url, GITHUB_API_URL: github.url, ...more.env }
    return await examined({ ...more, env })
  } finally {
    await github.stop()
  }
}

export async function withSlack(change: (seed: SlackSeed) => SlackSeed, more: Change = {}) {
  const slack = await startSlack({ seed: change(slackSeed()) })
  try {
    return await examined({ ...more, env: { SLACK_API_URL: `${slack.url}/api/`, ...more.env } })
  } finally {
    await slack.stop()
  }
}

type Repo = Seed['repos'][number]

/** Changes acme/deploy. */
export function deploy(change: (repo: Repo) => Partial<Repo>): (seed: Seed) => Seed {
  return seed => ({
    ...seed,
    repos: seed.repos.map(repo => (repo.full_name === 'acme/deploy' ? { ...repo, ...change(repo) } : repo)),
  })
}
