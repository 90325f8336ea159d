/** One environment variable, as the reference prints it and the reading obeys it. */
export type Variable = {
  name: string
  what: string
  secret: boolean
  /** `public`: only where PUBLIC_URL is set; `socket`, `http`: by slack.mode; `linking`: all, where one of them is set. */
  needed: 'always' | 'public' | 'linking' | 'socket' | 'http' | 'never'
  form: Form
  fallback: string | null
}

export type Form = { pattern: RegExp; expected: string; example: string }

export const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const TEXT: Form = { pattern: /^\S+$/, expected: 'one word', example: 'q7Jx…' }
const URL_FORM: Form = {
  pattern: /^https?:\/\/[^\s/]+/,
  expected: 'an address',
  example: 'https://github.example.com',
}
const KEY: Form = {
  pattern: /^-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+-----END [A-Z ]*PRIVATE KEY-----\s*$/,
  expected: 'a private key in PEM form',
  example: '-----BEGIN RSA PRIVATE KEY-----…',
}

const FILE: Form = { pattern: /^[^\0]+$/, expected: 'the path of a file', example: '/etc/slipway/github.pem' }
const TOKEN_OF = (prefix: string, expected: string): Form => ({
  pattern: new RegExp(`^${prefix}-\\S+$`),
  expected,
  example: `${prefix}-…`,
})

/** Every environment variable of Slipway besides those that `registries` names, sorted by name. */
// prettier-ignore
export const VARIABLES = {
  GITHUB_API_URL: { what: 'API of GitHub. Default: of github.com, or /api/v3 of GITHUB_URL', secret: false, needed: 'never', form: URL_FORM, fallback: null },
  GITHUB_APP_CLIENT_ID: { what: 'client id of the GitHub App, for people who link their account', secret: false, needed: 'linking', form: TEXT, fallback: null },
  GITHUB_APP_CLIENT_SECRET: { what: 'client secret of the GitHub App', secret: true, needed: 'linking', form: TEXT, fallback: null },
  GITHUB_APP_ID: { what: 'id of the GitHub App', secret: false, needed: 'always', form: { pattern: /^\d+$/, expected: 'the number of a GitHub App', example: '123456' }, fallback: null },
  GITHUB_APP_PRIVATE_KEY: { what: 'private key of the GitHub App (or GITHUB_APP_PRIVATE_KEY_FILE)', secret: true, needed: 'always', form: KEY, fallback: null },
  GITHUB_APP_PRIVATE_KEY_FILE: { what: 'file with the private key of the GitHub App', secret: false, needed: 'never', form: FILE, fallback: null },
  GITHUB_URL: { what: 'address of GitHub for people', secret: false, needed: 'never', form: URL_FORM, fallback: 'https://github.com' },
  GITHUB_WEBHOOK_SECRET: { what: 'secret of the webhooks of the GitHub App', secret: true, needed: 'public', form: TEXT, fallback: null },
  LOG_LEVEL: { what: 'fatal, error, warn, info, debug, trace or silent', secret: false, needed: 'never', form: { pattern: new RegExp(`^(?:${LEVELS.join('|')})$`), expected: 'a log level', example: 'info' }, fallback: 'info' },
  PORT: { what: 'port of the one listener', secret: false, needed: 'never', form: { pattern: /^\d{1,5}$/, expected: 'a port', example: '8080' }, fallback: '8080' },
  PUBLIC_URL: { what: 'address under which GitHub reaches Slipway. Without it GitHub is polled', secret: false, needed: 'never', form: URL_FORM, fallback: null },
  REDIS_URL: { what: 'address of Redis or Valkey', secret: true, needed: 'always', form: { pattern: /^rediss?:\/\/\S+$/, expected: 'the address of a Redis', example: 'redis://localhost:6379' }, fallback: null },
  SLACK_API_URL: { what: 'API of Slack', secret: false, needed: 'never', form: URL_FORM, fallback: 'https://slack.com/api/' },
  SLACK_APP_TOKEN: { what: 'app-level token of the Slack app, for Socket Mode', secret: true, needed: 'socket', form: TOKEN_OF('xapp', 'an app-level token'), fallback: null },
  SLACK_BOT_TOKEN: { what: 'bot token of the Slack app', secret: true, needed: 'always', form: TOKEN_OF('xoxb', 'a bot token'), fallback: null },
  SLACK_SIGNING_SECRET: { what: 'signing secret of the Slack app, for HTTP', secret: true, needed: 'http', form: TEXT, fallback: null },
  SLIPWAY_CONFIG: { what: 'path of the configuration', secret: false, needed: 'never', form: FILE, fallback: 'slipway.yml' },
  SLIPWAY_TOKEN_KEYS: { what: "keys that people's tokens are encrypted with, newest first, with commas between", secret: true, needed: 'linking', form: { pattern: /^(?:[A-Za-z0-9+/_-]{43}=?)(?:,[A-Za-z0-9+/_-]{43}=?){0,9}$/, expected: 'keys of 32 bytes in base64', example: 'what `openssl rand -base64 32` prints' }, fallback: null },
} as const satisfies Record<string, Omit<Variable, 'name'>>

export type VariableName = keyof typeof VARIABLES

/** What has to be set together for people to link their accounts. */
export const OF_LINKING = Object.entries(VARIABLES).flatMap(([name, { needed }]) =>
  needed === 'linking' ? [name] : [],
)

/** The table as a list, with names. */
export function variables(): Variable[] {
  return Object.entries(VARIABLES).map(([name, variable]) => ({ name, ...variable }))
}

/** A variable that `registries` names. */
export function namedVariable(name: string, what: string): Variable {
  return { name, what, secret: true, needed: 'always', form: TEXT, fallback: null }
}
