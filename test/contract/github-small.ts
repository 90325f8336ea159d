import { generateKeyPairSync } from 'node:crypto'
import { personalToken } from '../../sandbox/github/seed.ts'
import { startGitHub } from '../../sandbox/github/server.ts'
import { createAccounts, type GitHubAccounts } from '../../src/clients/github/accounts.ts'
import type { PersonTokens } from '../../src/clients/github/person-tokens.ts'
import { createGitHub, type GitHub } from '../../src/clients/github/index.ts'
import { record, type Recorder } from './github-recorder.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

/** A manifest with what an edit must not change: a comment and CRLF. */
export const APP = 'image: ghcr.io/acme/checkout:1.41.3 # live\r\n'

const deploy = {
  full_name: 'acme/deploy',
  collaborators: { ann: 'write' as const },
  files: {
    'staging/checkout/app.yaml': APP,
    'staging/checkout/base/svc.json': '{}',
    'staging/checkout/README.md': '# Checkout',
    'staging/cart/app.yaml': 'image: ghcr.io/acme/cart:1.0.0\n',
    'staging/linked/app.yaml': { symlink: '../cart/app.yaml' },
    'staging/binary/app.yaml': { base64: Buffer.from([0, 1, 2, 255]).toString('base64') },
    'staging/latin/app.yaml': { base64: Buffer.from('caf\u00e9: 1\n', 'latin1').toString('base64') },
    'staging/deep/1/2/3/4/5/app.yaml': 'deep: 1\n',
  },
}
const checkout = {
  full_name: 'acme/checkout',
  private: true,
  files: { 'src/index.ts': '1', 'docs/a.md': '1' },
  commits: [
    { author: 'ann', message: 'Pay faster', files: { 'src/index.ts': '2' } },
    {
      author: { name: 'Nobody', email: 'nobody@nowhere.example' },
      message: 'Tell it',
      files: { 'docs/a.md': '2' },
    },
    { author: 'ann', message: 'Pay fastest', files: { 'src/index.ts': '3' } },
  ],
}

const permissions = {
  contents: 'write',
  metadata: 'read',
  pull_requests: 'write',
  checks: 'write',
  members: 'read',
  statuses: 'write',
  deployments: 'write',
  email_addresses: 'read',
} as const

const seed = {
  app: { id: 12, slug: 'slipway', publicKey, webhookSecret: 'unused', webhookUrl: null, permissions },
  users: [
    { login: 'acme', id: 100, name: 'Acme', email: 'acme@example.com', type: 'Organization' as const },
    { login: 'ann', id: 101, name: 'Ann', email: 'ann@example.com' },
    { login: 'bob', id: 102, name: 'Bob', email: 'bob@example.com' },
  ],
  teams: [{ org: 'acme', slug: 'sre', members: ['ann'], repositories: { 'acme/deploy': 'write' as const } }],
  repos: [deploy, checkout],
}

export type SmallGitHub = {
  webUrl: string
  recorder: Recorder
  /** A client with nothing in its memory; `tokens` of people who linked their account. */
  open: (tokens?: PersonTokens) => GitHub
  /** The device flow of the App. */
  accounts: () => GitHubAccounts
  /** What a person does with a code on GitHub's page. */
  enter: (code: string, person: string, what?: 'authorize' | 'refuse') => Promise<void>
  /** As a person, past the recorder. */
  as: (login: string, method: string, path: string, body?: object) => Promise<unknown>
  stop: () => Promise<void>
}

/** The stand-in with two repositories, and before it what records each request. */
export async function smallGitHub(): Promise<SmallGitHub> {
  const host = await startGitHub({ seed })
  const recorder = await record(host.url)
  return {
    webUrl: host.url,
    recorder,
    open: tokens => client(recorder.url, host.url, tokens),
    accounts: () =>
      createAccounts({
        apiUrl: recorder.url,
        webUrl: host.url,
        clientId: 'Iv1.12',
        clientSecret: 'sandbox-client-secret',
        log: { warn: () => {} },
      }),
    enter: async (code, person, what = 'authorize') => {
      const body = new URLSearchParams({ user_code: code, person, do: what })
      const answer = await fetch(`${host.url}/login/device`, { method: 'POST', body })
      if (!answer.ok) throw new Error(`the code was not taken: ${answer.status}`)
    },
    as: (login, method, path, body) => asPerson(host.url + path, { login, method, ...(body && { body }) }),
    stop: async () => {
      await recorder.close()
      await host.stop()
    },
  }
}

async function asPerson(
  url: string,
  { login, method, body }: { login: string; method: string; body?: object },
): Promise<unknown> {
  const headers = { authorization: `Bearer ${personalToken(login)}` }
  const answer = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

const teams = () => ['acme/sre']

function client(apiUrl: string, webUrl: string, tokens?: PersonTokens): GitHub {
  const memory = new Map<string, string>()
  const store = {
    ban: async () => {},
    bannedForMs: async () => 0,
    remember: async (key: string, value: string) => void memory.set(key, value),
    recall: async (key: string) => memory.get(key) ?? null,
  }
  const people = tokens === undefined ? {} : { tokens }
  const log = { warn: () => {} }
  return createGitHub({ apiUrl, webUrl, appId: 12, privateKey, teams, store, log, ...people })
}
