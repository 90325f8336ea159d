import { generateKeyPairSync } from 'node:crypto'
import { seededHead } from './history-seed.ts'
import { checkoutSource, deployment, searchSource } from './demo-files.ts'
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
 * and `acme/deploy` holds the manifests. The images in them name the commits that the sources begin with.
 */
export function demoSeed(options: DemoSeedOptions = {}): Seed {
  const registry = options.registry ?? 'ghcr.io'
  const sources = sourceSeed(options)
  const images = demoImages(registry)
  const manifests = {
    'README.md': '# deploy\n\nWhat runs where. Slipway writes the image tags; everything else is ours.\n',
    ...deployment({ service: 'checkout', image: images.checkout, port: 8080 }),
    ...deployment({ service: 'search', image: images.search, port: 9200 }),
  }
  const collaborators = { ann: 'write', bob: 'write', carol: 'admin' } as const
  const deploy = { full_name: 'acme/deploy', private: true, files: manifests, collaborators }
  return { ...sources, repos: [...sources.repos, deploy] }
}

/** The images that the seeded manifests name, by service, for the registry beside it to hold. */
export function demoImages(registry: string): { checkout: string; search: string } {
  const sources = sourceSeed({ privateKey: 'unused' })
  const image = (service: string) => {
    const commits = sources.repos.find(repo => repo.full_name === `acme/${service}`)?.commits?.length ?? 0
    const revision = seededHead(sources, `acme/${service}`)
    return `${registry}/acme/${service}:main-${commits + 1}-${revision.slice(0, 7)}`
  }
  return { checkout: image('checkout'), search: image('search') }
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
