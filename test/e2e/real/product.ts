import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { startChild } from '../../../sandbox/child.ts'
import type { Child } from '../../../sandbox/child.ts'
import { askWhenLate } from './until.ts'

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url))

export type ProductPlace = {
  /** Path of slipway.yml. */
  config: string
  github: { url: string; privateKey: string; webhookSecret: string }
  slackUrl: string
  redisUrl: string
  port: number
  /** Secrets of the registries' notifications, by the variable that slipway.yml names. */
  secrets: Record<string, string>
  /** Whether people can link their GitHub account. */
  linking: boolean
}

export type Product = {
  url: string
  output: () => string
  /** Resident memory of the process, in bytes. */
  memory: () => Promise<number>
  /** kill -9: it finishes nothing. */
  kill: () => Promise<void>
  stop: () => Promise<void>
}

/** Starts `slipway serve` as anybody would, as a process of its own; returns once it serves. */
export async function startProduct(place: ProductPlace): Promise<Product> {
  const child = await startChild({
    command: process.execPath,
    args: [MAIN, 'serve'],
    env: environment(place),
    ready: /slipway serves/,
    readyWithinMs: 60_000,
  })
  askWhenLate(child.output)
  return {
    url: `http://127.0.0.1:${place.port}`,
    output: child.output,
    memory: () => memoryOf(child),
    kill: child.kill,
    stop: child.stop,
  }
}

const LINKING = {
  GITHUB_APP_CLIENT_ID: 'Iv1.4242',
  GITHUB_APP_CLIENT_SECRET: 'sandbox-client-secret',
  SLIPWAY_TOKEN_KEYS: randomBytes(32).toString('base64'),
}

/** The ordinary settings of Slipway for this place. */
export function environment(place: ProductPlace): NodeJS.ProcessEnv {
  const { config, github, slackUrl, redisUrl, port, secrets, linking } = place
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    SLIPWAY_CONFIG: config,
    GITHUB_APP_ID: '4242',
    GITHUB_APP_PRIVATE_KEY: github.privateKey,
    GITHUB_WEBHOOK_SECRET: github.webhookSecret,
    GITHUB_URL: github.url,
    GITHUB_API_URL: github.url,
    SLACK_BOT_TOKEN: 'xoxb-sandbox',
    SLACK_APP_TOKEN: 'xapp-sandbox',
    SLACK_API_URL: `${slackUrl}/api/`,
    REDIS_URL: redisUrl,
    PORT: `${port}`,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    LOG_LEVEL: 'info',
    ...(linking ? LINKING : {}),
    ...secrets,
  }
}

async function memoryOf({ pid }: Child): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? []
  if (kilobytes === undefined) throw new Error(`no VmRSS of ${pid}`)
  return Number(kilobytes) * 1_024
}
