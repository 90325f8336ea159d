import { seededAt } from '../../../sandbox/github/history-seed.ts'
import type { FileContent, Seed } from '../../../sandbox/github/seed.ts'

/** A service of a test: an application repository, a folder of manifests and a namespace, all of its name. */
export type ServiceSpec = {
  name: string
  /** Names of its images when there are several; each is at `acme/<service>-<name>`. */
  images?: readonly string[]
  /** Files of its folder besides or instead of the usual ones; null leaves one out. */
  files?: Record<string, FileContent>
  /** Lines of its Deployment's pod template below `metadata`, such as an annotation. */
  podAnnotations?: Record<string, string>
  /** What differs in its environment, as YAML in one line. */
  settings?: string
  /** Where it lies in its application repository, when that is a monorepo. */
  paths?: readonly string[]
  /** `staging` unless it says otherwise; a service of a test is in one of them. */
  environment?: 'staging' | 'production'
  /** Of a service in production: what differs in staging, where it is too. */
  staging?: string
}

export type SeedPlace = {
  hostOf: (service: string) => string
  privateKey: string
  webhook: { url: string; secret: string }
}

export const BASE_TAG = 'main-1'

/** Dave writes applications and has nothing to do with manifests: GitHub takes no review of his there. */
const WRITERS = { ann: 'write', bob: 'write', carol: 'admin', dave: 'write' } as const
const DEPLOYERS = { ann: 'write', bob: 'write', carol: 'admin' } as const

/** The organisation `acme`: Ann and Bob write the applications, Carol is on call, `acme/deploy` holds manifests. */
export function seedOf(services: readonly ServiceSpec[], place: SeedPlace): Seed {
  const deploy = Object.assign(
    { 'docs/README.md': '# What runs where\n' },
    ...services.flatMap(service =>
      environmentsOf(service).map(environment => folderOf(service, environment, place.hostOf(service.name))),
    ),
  )
  return {
    app: {
      id: 4_242,
      slug: 'slipway',
      name: 'Slipway',
      owner: 'acme',
      privateKey: place.privateKey,
      webhookSecret: place.webhook.secret,
      webhookUrl: place.webhook.url,
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
      { login: 'dave', id: 104, name: 'Dave Diaz', email: 'dave@acme.example' },
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
      ...services.map(service => ({ ...sourceOf(service), collaborators: WRITERS })),
      { full_name: 'acme/deploy', private: true, files: deploy, collaborators: DEPLOYERS },
    ],
  }
}

/** The commit that each application begins with, and that its first image is built from. */
export function firstRevision(service: ServiceSpec): string {
  const seed = seedOf([], {
    hostOf: () => '',
    privateKey: 'unused',
    webhook: { url: 'http://localhost', secret: 'unused' },
  })
  const repos = [{ ...sourceOf(service), collaborators: WRITERS }]
  return seededAt({ ...seed, repos }, `acme/${service.name}`)
}

export function environmentOf({ environment }: ServiceSpec): 'staging' | 'production' {
  return environment ?? 'staging'
}

/** All that it is in. In production beside staging it has a namespace of its own. */
export function environmentsOf(service: ServiceSpec): ('staging' | 'production')[] {
  const own = environmentOf(service)
  return service.staging === undefined || own === 'staging' ? [own] : ['staging', own]
}

export function namespacesOf(service: ServiceSpec): string[] {
  return environmentsOf(service).length > 1 ? [service.name, `${service.name}-production`] : [service.name]
}

function sourceOf({ name }: ServiceSpec) {
  return {
    full_name: `acme/${name}`,
    private: true,
    files: { 'README.md': `# ${name}\n`, 'src/index.js': "export const ready = 'yes'\n" },
  }
}

/** Repository of an image of the service, without its host. */
export function imageRepository(service: ServiceSpec, image: string | null): string {
  return image === null ? `acme/${service.name}` : `acme/${service.name}-${image}`
}

function folderOf(
  service: ServiceSpec,
  environment: 'staging' | 'production',
  registry: string,
): Record<string, FileContent> {
  const folder = `${environment}/${service.name}`
  const images = service.images ?? [null]
  const workloads = images.map((image): [string, string] => {
    const name = image === null ? service.name : `${service.name}-${image}`
    const reference = `${registry}/${imageRepository(service, image)}:${BASE_TAG}`
    const file = image === null ? 'deployment.yaml' : `${image}.yaml`
    return [file, deployment(name, reference, service.podAnnotations ?? {})]
  })
  const usual: Record<string, string> = Object.fromEntries(workloads)
  const files = { ...usual, 'config.yaml': config(service.name), ...service.files }
  return Object.fromEntries(
    Object.entries(files)
      .filter(([, content]) => content !== null)
      .map(([path, content]) => [`${folder}/${path}`, content]),
  )
}

/** A Deployment as a person writes it, with comments and a quoted value that an edit must leave alone. */
export function deployment(name: string, image: string, annotations: Record<string, string> = {}): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}   # ask #team-${name} before renaming
spec:
  replicas: 2 # one per zone
  progressDeadlineSeconds: 120
  selector:
    matchLabels: { app: "${name}" }
  template:
    metadata:
      labels: { app: "${name}" }
      annotations: ${JSON.stringify(annotations)}
    spec:
      containers:
        - name: main
          # written by Slipway, not by hand
          image: "${image}"
          env: [{ name: MODE, value: 'staging' }]
`
}

function config(name: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
data:
  TIMEOUT_MS: "2500" # the gateway gives up after 3000
`
}
