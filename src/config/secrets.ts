import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { errorText } from '../errors.ts'
import type { Coded } from '../errors.ts'
import type { Config } from './definition.ts'
import { LEVELS, namedVariable, OF_LINKING, VARIABLES } from './variables.ts'
import type { Variable, VariableName } from './variables.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Secrets and addresses. `publicUrl` null: GitHub is polled. Addresses end without a slash, but for Slack's. */
export type Secrets = {
  github: {
    appId: number
    privateKey: string
    webhookSecret: string | null
    url: string
    apiUrl: string
  }
  /** Null where people cannot link their accounts. Keys newest first. */
  linking: { clientId: string; clientSecret: string; tokenKeys: Buffer[] } | null
  slack: { botToken: string; way: SlackWay; apiUrl: string }
  redisUrl: string
  port: number
  publicUrl: string | null
  /** By host, as the configuration writes it. */
  registries: Record<string, RegistrySecrets>
}
/** How Slack's payloads come, with what that needs. */
export type SlackWay = { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string }
type RegistrySecrets = {
  webhookSecret: string | null
  account: { user: string; password: string } | null
}

type VariableProblem = { variable: string; code: string; message: string; remedy: string }
export type ReadSecrets =
  { kind: 'read'; secrets: Secrets; values: string[] } | { kind: 'invalid'; problems: VariableProblem[] }

/**
 * Reads everything that the configuration does not hold; all that is missing or malformed is in one report, and
 * none of it shows a value. `values` are to be kept out of the log.
 */
export function readSecrets(env: Environment, config: Config, readFile = readText): ReadSecrets {
  const problems: VariableProblem[] = []
  const values: string[] = []
  const take = (variable: Variable): string => {
    const taken = valueOf(variable, { env, mode: config.slack.mode ?? 'socket', readFile })
    if (taken.kind === 'problem') problems.push(problem(variable.name, taken.coded))
    if (taken.kind === 'problem' || taken.value === '') return ''
    if (variable.secret) values.push(...secretParts(variable.name, taken.value))
    return taken.value
  }
  const of = (name: VariableName): string => take({ name, ...VARIABLES[name] })
  const secrets = collect(of, config, take)
  return problems.length === 0 ? { kind: 'read', secrets, values } : { kind: 'invalid', problems }
}

/** One variable alone, for what needs no other. */
export function readAlone(
  env: Environment,
  name: VariableName,
): { kind: 'read'; value: string } | { kind: 'invalid'; problem: VariableProblem } {
  const taken = valueOf({ name, ...VARIABLES[name] }, { env, mode: 'socket', readFile: readText })
  if (taken.kind === 'problem') return { kind: 'invalid', problem: problem(name, taken.coded) }
  return { kind: 'read', value: taken.value }
}

/** The keys of people's tokens alone; none where they are missing or malformed. */
export function readTokenKeys(env: Environment): Buffer[] {
  const variable = { name: 'SLIPWAY_TOKEN_KEYS', ...VARIABLES.SLIPWAY_TOKEN_KEYS }
  const taken = valueOf(variable, { env, mode: 'socket', readFile: readText })
  return taken.kind === 'value' ? keysOf(taken.value) : []
}

/** Whether the environment names any credential at all; without one, `check` looks at the file alone. */
export function hasCredentials(env: Environment): boolean {
  const names: VariableName[] = [
    'GITHUB_APP_ID',
    'GITHUB_APP_PRIVATE_KEY',
    'GITHUB_APP_PRIVATE_KEY_FILE',
    'SLACK_BOT_TOKEN',
    'SLACK_APP_TOKEN',
    'SLACK_SIGNING_SECRET',
  ]
  return names.some(name => (env[name] ?? '') !== '')
}

/** Path of the configuration, which is needed before anything else can be read. */
export function configPath(env: Environment): string {
  return env.SLIPWAY_CONFIG || VARIABLES.SLIPWAY_CONFIG.fallback
}

/** Log level; one that is none is reported by `readSecrets`, and `info` until then. */
export function logLevel(env: Environment): (typeof LEVELS)[number] {
  return LEVELS.find(level => level === env.LOG_LEVEL) ?? 'info'
}

function collect(
  of: (name: VariableName) => string,
  config: Config,
  take: (variable: Variable) => string,
): Secrets {
  const url = trimmed(of('GITHUB_URL'))
  const apiUrl = trimmed(
    of('GITHUB_API_URL') || (url === 'https://github.com' ? 'https://api.github.com' : `${url}/api/v3`),
  )
  of('LOG_LEVEL')
  return {
    github: {
      appId: Number(of('GITHUB_APP_ID')),
      privateKey: of('GITHUB_APP_PRIVATE_KEY'),
      webhookSecret: of('GITHUB_WEBHOOK_SECRET') || null,
      url,
      apiUrl,
    },
    linking: linkingOf(of),
    slack: {
      botToken: of('SLACK_BOT_TOKEN'),
      way: wayOf(of, config),
      apiUrl: `${trimmed(of('SLACK_API_URL'))}/`,
    },
    redisUrl: of('REDIS_URL'),
    port: Number(of('PORT')),
    publicUrl: trimmed(of('PUBLIC_URL')) || null,
    registries: Object.fromEntries(
      (config.registries ?? []).map(each => [each.host, registrySecrets(each, take)]),
    ),
  }
}

function wayOf(of: (name: VariableName) => string, config: Config): SlackWay {
  const [appToken, signingSecret] = [of('SLACK_APP_TOKEN'), of('SLACK_SIGNING_SECRET')]
  return config.slack.mode === 'http' ? { kind: 'http', signingSecret } : { kind: 'socket', appToken }
}

function linkingOf(of: (name: VariableName) => string): Secrets['linking'] {
  const [clientId, clientSecret] = [of('GITHUB_APP_CLIENT_ID'), of('GITHUB_APP_CLIENT_SECRET')]
  const keys = of('SLIPWAY_TOKEN_KEYS')
  if (clientId === '' || clientSecret === '' || keys === '') return null
  return { clientId, clientSecret, tokenKeys: keysOf(keys) }
}

function keysOf(keys: string): Buffer[] {
  return keys === '' ? [] : keys.split(',').map(key => Buffer.from(key, 'base64'))
}

type Registry = NonNullable<Config['registries']>[number]

function registrySecrets(
  { host, secret, user, password }: Registry,
  take: (variable: Variable) => string,
): RegistrySecrets {
  const named = (name: string | undefined, what: string): string =>
    name === undefined ? '' : take(namedVariable(name, `${what} of registry ${host}`))
  const webhookSecret = named(secret, 'secret of the notifications') || null
  const account = { user: named(user, 'account'), password: named(password, 'password') }
  return { webhookSecret, account: user === undefined ? null : account }
}

type Taken = { kind: 'value'; value: string } | { kind: 'problem'; coded: Coded }

type Given = { env: Environment; mode: 'socket' | 'http'; readFile: (path: string) => string }

function valueOf(variable: Variable, { env, mode, readFile }: Given): Taken {
  const { name, what, form } = variable
  const file = env[`${name}_FILE`]
  const written =
    env[name] || (name === 'GITHUB_APP_PRIVATE_KEY' && file ? fromFile(`${name}_FILE`, file, readFile) : '')
  if (typeof written !== 'string') return written
  if (written === '' && isNeeded(variable, env, mode))
    return { kind: 'problem', coded: ['config_variable_missing', { variable: name, what }] }
  const value = (name === 'GITHUB_APP_PRIVATE_KEY' ? written.replaceAll('\\n', '\n') : written).trim()
  if (value === '') return { kind: 'value', value: variable.fallback ?? '' }
  if (form.pattern.test(value) && isReadable(name, value)) return { kind: 'value', value }
  const { expected, example } = form
  return { kind: 'problem', coded: ['config_variable_invalid', { variable: name, expected, example }] }
}

function isNeeded({ needed }: Variable, env: Environment, mode: Given['mode']): boolean {
  switch (needed) {
    case 'always':
      return true
    case 'never':
      return false
    case 'public':
      return Boolean(env.PUBLIC_URL)
    case 'linking':
      return OF_LINKING.some(name => Boolean(env[name]))
    case 'http':
    case 'socket':
      return mode === needed
  }
}

function fromFile(variable: string, path: string, readFile: (path: string) => string): string | Taken {
  try {
    return readFile(path)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown'
    return { kind: 'problem', coded: ['config_variable_unreadable', { variable, reason }] }
  }
}

function isReadable(name: string, value: string): boolean {
  if (name === 'PORT') return Number(value) <= 65_535
  if (name.endsWith('_URL')) return URL.canParse(value)
  if (name !== 'GITHUB_APP_PRIVATE_KEY') return true
  try {
    return createPrivateKey(value).type === 'private'
  } catch {
    // The reason would quote the key; that it is none is all that is said.
    return false
  }
}

/** Of an address only the password is secret, as it is written and as it is sent. */
function secretParts(name: string, value: string): string[] {
  if (name === 'SLIPWAY_TOKEN_KEYS') return value.split(',')
  if (!name.endsWith('_URL')) return [value]
  const { password } = new URL(value)
  return password === '' ? [] : [password, decoded(password)]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // Not percent-encoded, so it is sent as it is written.
    return text
  }
}

function trimmed(address: string): string {
  return address.replace(/\/+$/, '')
}

function problem(variable: string, coded: Coded): VariableProblem {
  return { variable, code: coded[0], ...errorText(...coded) }
}

function readText(path: string): string {
  return readFileSync(path, 'utf8')
}
