import { environmentOf, environmentsOf, imageRepository } from './seed.ts'
import type { ServiceSpec } from './seed.ts'

/** Names of the variables that hold the secrets of the registries' notifications. */
export const SECRETS = { main: 'REGISTRY_WEBHOOK_SECRET', ghcr: 'GHCR_WEBHOOK_SECRET' } as const

type Environment = ReturnType<typeof environmentOf>

export type ConfigPlace = {
  registries: { host: string; sender: 'distribution' | 'ghcr'; secret: string; poll: string }[]
  hostOf: (service: string) => string
  kubeconfig: string
}

const COMMON = `    namespace: '{service}'
    tags: { regex: '^main-(?<n>[0-9]+)$', order: numerical, by: n }
    operators: [user:carol]
    rollback: { from: [operators, authors] }
    deadline: 2m
`
const ENVIRONMENTS = {
  staging: `  staging:
    delivery: commit
    cluster: staging
${COMMON}`,
  production: `  production:
    delivery: pull-request
    cluster: production
${COMMON}`,
}

/** The slipway.yml of a test. */
export function slipwayYaml(services: readonly ServiceSpec[], place: ConfigPlace): string {
  const registries = place.registries.map(
    ({ host, sender, secret, poll }) =>
      `  - { host: '${host}', sender: ${sender}, secret: ${secret}, insecure: true, poll: ${poll} }\n`,
  )
  const environments = [...new Set(services.flatMap(environmentsOf))]
  return `github:
  manifests: acme/deploy
slack:
  channel: '#releases'
people:
  - { github: ann, slack: U01ANN }
  - { github: bob, slack: U01BOB }
  - { github: carol, slack: U01CAROL }
  - { github: dave, slack: U01DAVE }
admins: [U01CAROL]
teams: { acme/sre: S01SRE }
clusters:
${environments.map(name => `  ${name}: { kubeconfig: ${JSON.stringify(place.kubeconfig)}, context: test }\n`).join('')}registries:
${registries.join('')}environments:
${environments.map(name => ENVIRONMENTS[name]).join('')}services:
${services.map(service => serviceYaml(service, environments, place.hostOf(service.name))).join('')}`
}

function serviceYaml(service: ServiceSpec, environments: Environment[], registry: string): string {
  const { name, images } = service
  const repository = (image: string | null) => `${registry}/${imageRepository(service, image)}`
  const named =
    images === undefined
      ? `image: ${repository(null)}`
      : `images: { ${images.map(image => `${image}: ${repository(image)}`).join(', ')} }`
  return `  ${name}:
    ${named}
    source: ${sourceYaml(service)}
    manifests: { path: '{environment}/${name}', kind: plain }
    environments: { ${environmentLines(service, environments).join(', ')} }
`
}

function sourceYaml({ name, paths }: ServiceSpec): string {
  return paths === undefined ? `acme/${name}` : `{ repository: acme/${name}, paths: [${paths.join(', ')}] }`
}

/** Its own environments with what differs there; in the others it is not. */
function environmentLines(service: ServiceSpec, environments: Environment[]): string[] {
  return environments.map(name => {
    if (!environmentsOf(service).includes(name)) return `${name}: false`
    return `${name}: ${(name === environmentOf(service) ? service.settings : service.staging) ?? '{}'}`
  })
}
