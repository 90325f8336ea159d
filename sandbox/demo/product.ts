import { fileURLToPath } from 'node:url'
import { startChild } from '../child.ts'
import { REGISTRY_SECRET } from './config.ts'

export type ProductPlace = {
  /** Path of slipway.yml. */
  config: string
  github: { url: string; privateKey: string; webhookSecret: string }
  /** Encrypts what GitHub gives Slipway for each person who links their account. */
  tokenKey: string
  slackUrl: string
  redisUrl: string
  port: number
  registrySecret: string
}

export type RunningProduct = {
  stop: () => Promise<void>
  /** What it printed lately. */
  output: () => string
  /** Resolves, with what it printed last, when it ends before it was stopped. */
  ended: Promise<string>
}

/** Starts Slipway as anybody would: `slipway serve` with its ordinary settings and nothing that says "demo". */
export async function startProduct(place: ProductPlace): Promise<RunningProduct> {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
  const child = await startChild({
    command: process.execPath,
    args: [main, 'serve'],
    env: environment(place),
    ready: /slipway serves/,
    readyWithinMs: 30_000,
  })
  let stopping = false
  const ended = Promise.withResolvers<string>()
  const watch = setInterval(() => {
    if (isAlive(child.pid)) return
    clearInterval(watch)
    if (!stopping) ended.resolve(child.output().slice(-4_000))
  }, 500)
  watch.unref()
  return {
    output: child.output,
    ended: ended.promise,
    stop: async () => {
      stopping = true
      clearInterval(watch)
      await child.stop()
    },
  }
}

export function environment({
  config,
  github,
  slackUrl,
  redisUrl,
  port,
  registrySecret,
  tokenKey,
}: ProductPlace): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    SLIPWAY_CONFIG: config,
    GITHUB_APP_ID: '4242',
    GITHUB_APP_PRIVATE_KEY: github.privateKey,
    GITHUB_APP_CLIENT_ID: 'Iv1.4242',
    GITHUB_APP_CLIENT_SECRET: 'sandbox-client-secret',
    SLIPWAY_TOKEN_KEYS: tokenKey,
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
    [REGISTRY_SECRET]: registrySecret,
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
