import type { Seed } from '../../sandbox/github/seed.ts'
import { isTested, type WorldService } from './config.ts'
import { createAppKeys, demoSeed } from '../../sandbox/github/demo-seed.ts'

export type SeedOptions = { registry: string; services: readonly WorldService[]; webhookUrl: string }

/** GitHub with acme/checkout, whose commits images are built from, and acme/deploy with each service's folder. */
export function githubSeed({ registry, services, webhookUrl }: SeedOptions) {
  const { privateKey } = createAppKeys()
  const webhookSecret = 'webhook-secret-of-a-test'
  const demo = demoSeed({ registry, privateKey, webhookUrl, webhookSecret })
  const files = Object.fromEntries(
    services.flatMap(service => {
      const { name } = service
      const image = `${registry}/acme/${name}:main-1`
      const tested = isTested(service) ? Object.entries(manifests(name, image, 'test')) : []
      return [...Object.entries(manifests(name, image)), ...tested]
    }),
  )
  const deploy = {
    full_name: 'acme/deploy',
    private: true,
    files: { ...files, ...ownersFile(services) },
    collaborators: { ann: 'write', bob: 'write', carol: 'admin' },
    ...houseRules(services, demo.app.id),
  } as const
  const seed: Seed = {
    ...demo,
    rateLimitPerHour: 1_000_000,
    repos: [...demo.repos.filter(repo => repo.full_name === 'acme/checkout'), deploy],
  }
  return { seed, privateKey, webhookSecret }
}

/** Where a service has an owner: their approval and the check of Slipway are required, and GitHub may wait for both. */
function houseRules(services: readonly WorldService[], app: number): Partial<Seed['repos'][number]> {
  if (services.some(({ strict }) => strict === true)) return strictRules(app)
  if (ownersOf(services).length === 0) return {}
  const checks = [{ context: 'slipway/release', integration_id: app }]
  const rules = [
    { type: 'pull_request' as const, parameters: { require_code_owner_review: true } },
    { type: 'required_status_checks' as const, parameters: { required_status_checks: checks } },
  ]
  const bypass = { actor_type: 'Integration' as const, actor_id: app }
  return { allow_auto_merge: true, rulesets: [{ bypass_actors: [bypass], rules }] }
}

/** The base is taken into each branch before it is merged; an admin alone may commit past that. */
function strictRules(app: number): Partial<Seed['repos'][number]> {
  const parameters = {
    required_status_checks: [{ context: 'slipway/release', integration_id: app }],
    strict_required_status_checks_policy: true,
  }
  const bypass = { actor_type: 'RepositoryRole' as const, actor_id: 5 }
  return {
    rulesets: [{ bypass_actors: [bypass], rules: [{ type: 'required_status_checks' as const, parameters }] }],
  }
}

function ownersFile(services: readonly WorldService[]): Record<string, string> {
  const lines = ownersOf(services).map(({ name, owner }) => `/staging/${name}/ @${owner}\n`)
  return lines.length === 0 ? {} : { '.github/CODEOWNERS': lines.join('') }
}

function ownersOf(services: readonly WorldService[]): { name: string; owner: string }[] {
  return services.flatMap(({ name, pull }) =>
    pull?.owner === undefined ? [] : [{ name, owner: pull.owner }],
  )
}

/** Path → text of the manifests of one service. */
export function manifests(
  service: string,
  image: string,
  environment: 'staging' | 'test' = 'staging',
): Record<string, string> {
  const folder = `${environment}/${service}`
  return {
    [`${folder}/deployment.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${service}
  labels: { app: ${service} }
spec:
  replicas: 2 # one per zone
  progressDeadlineSeconds: 60
  selector:
    matchLabels: { app: ${service} }
  template:
    metadata:
      labels: { app: ${service} }
    spec:
      containers:
        - name: ${service}
          image: ${image}
`,
    [`${folder}/config.yaml`]: `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${service}
data:
  TIMEOUT_MS: "2500" # the gateway gives up after 3000
`,
  }
}
