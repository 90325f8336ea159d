import { generateKeyPairSync } from 'node:crypto'
import { seededAt } from './history-seed.ts'
import { checkoutSource, manifestsOf, searchSource } from './demo-files.ts'
import type { Manifested } from './demo-files.ts'
import type { Seed } from './seed.ts'

export type DemoSeedOptions = {
  /** Host (and port) of the registry that the manifests name. */
  registry?: string
  webhookUrl?: string | null
  webhookSecret?: string
  /** PEM, PKCS#8; by default a new one. */
  privateKey?: string
}

/** A new RSA key pair for an App, as PEM. */
export function createAppKeys(): { privateKey: string; publicKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
}

/**
 * The organisation `acme` of the demo: Ann and Bob write `acme/checkout` and `acme/search`, Carol is on call,
 * and `acme/deploy` holds the manifests. What runs in staging is the newest commit; production is behind.
 */
export function demoSeed(options: DemoSeedOptions = {}): Seed {
  const sources = sourceSeed(options)
  const readme = '# deploy\n\nWhat runs where. Slipway writes the image tags; everything else is ours.\n'
  const folders = demoRunning(options.registry).map(running => manifestsOf(running))
  const collaborators = { ann: 'write', bob: 'write', carol: 'admin' } as const
  const files: Record<string, string> = Object.assign({ 'README.md': readme }, ...folders)
  const deploy = { full_name: 'acme/deploy', private: true, files, collaborators }
  return { ...sources, repos: [...sources.repos, deploy] }
}

export type Running = Manifested & {
  environment: 'staging' | 'production'
  service: 'checkout' | 'search'
  tag: string
  version: string
  /** The commit that its image was built from. */
  revision: string
}

/** What runs at the beginning, as the seeded manifests say it, for registry and clusters beside GitHub to hold. */
export function demoRunning(registry = 'ghcr.io'): Running[] {
  const sources = sourceSeed({ privateKey: 'unused' })
  const running = ({
    commits,
    ...rest
  }: Omit<Running, 'image' | 'revision' | 'port'> & { commits: number }) => {
    const revision = seededAt(sources, `acme/${rest.service}`, commits)
    const tag = rest.tag.replace('<revision>', revision.slice(0, 7))
    const image = `${registry}/acme/${rest.service}:${tag}`
    return { ...rest, tag, image, revision, port: rest.service === 'checkout' ? 8080 : 9200 }
  }
  const staging = { environment: 'staging', replicas: 3 } as const
  const production = { environment: 'production', replicas: 4 } as const
  return [
    running({ ...staging, service: 'checkout', version: '1.41.4', tag: 'main-4-<revision>', commits: 3 }),
    running({ ...staging, service: 'search', version: '2.7.3', tag: 'main-2-<revision>', commits: 1 }),
    running({ ...production, service: 'checkout', version: '1.41.3', tag: '1.41.3', commits: 1 }),
    running({ ...production, service: 'search', version: '2.7.3', tag: '2.7.3', commits: 1 }),
  ]
}

function sourceSeed(options: DemoSeedOptions): Seed {
  const collaborators = { ann: 'write', bob: 'write', carol: 'admin' } as const
  return {
    app: {
      id: 4_242,
      slug: 'slipway',
      name: 'Slipway',
      owner: 'acme',
      privateKey: options.privateKey ?? createAppKeys().privateKey,
      webhookSecret: options.webhookSecret ?? 'sandbox-webhook-secret',
      webhookUrl: options.webhookUrl ?? null,
      permissions: {
        checks: 'write',
        contents: 'write',
        deployments: 'write',
        email_addresses: 'read',
        members: 'read',
        merge_queues: 'read',
        metadata: 'read',
        pull_requests: 'write',
        statuses: 'write',
      },
    },
    users: [
      { login: 'ann', id: 101, name: 'Ann Archer', email: 'ann@acme.example' },
      { login: 'bob', id: 102, name: 'Bob Baker', email: 'bob@acme.example' },
      { login: 'carol', id: 103, name: 'Carol Chen', email: 'carol@acme.example' },
      {
        login: 'slipway[bot]',
        id: 104_242,
        name: 'slipway[bot]',
        email: '104242+slipway[bot]@users.noreply.github.com',
        type: 'Bot',
      },
    ],
    teams: [{ org: 'acme', slug: 'sre', members: ['carol'], repositories: { 'acme/deploy': 'admin' } }],
    repos: [
      { full_name: 'acme/checkout', private: true, ...checkoutSource, collaborators },
      { full_name: 'acme/search', private: true, ...searchSource, collaborators },
    ],
  }
}
