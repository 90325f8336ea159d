import { imageRepository } from './seed.ts'
import type { ServiceSpec } from './seed.ts'

/** Names of the variables that hold the secrets of the registries' notifications. */
export const SECRETS = { main: 'REGISTRY_WEBHOOK_SECRET', ghcr: 'GHCR_WEBHOOK_SECRET' } as const

export type ConfigPlace = {
  registries: { host: string; sender: 'distribution' | 'ghcr'; secret: string; poll: string }[]
  hostOf: (service: string) => string
  kubeconfig: string
}

/** The slipway.yml of a test. */
export function slipwayYaml(services: readonly ServiceSpec[], place: ConfigPlace): string {
  const registries = place.registries.map(
    ({ host, sender, secret, poll }) =>
      `  - { host: '${host}', sender: ${sender}, secret: ${secret}, insecure: true, poll: ${poll} }\n`,
  )
  return `github:
  manifests: acme/deploy
slack:
  channel: '#releases'
people:
  - { github: ann, slack: U01ANN }
  - { github: bob, slack: U01BOB }
  - { github: carol, slack: U01CAROL }
clusters:
  staging: { kubeconfig: ${JSON.stringify(place.kubeconfig)}, context: test }
registries:
${registries.join('')}environments:
  staging:
    delivery: commit
    cluster: staging
    namespace: '{service}'
    tags: { regex: '^main-(?<n>[0-9]+)$', order: numerical, by: n }
    operators: [user:carol]
    rollback: { from: [operators, authors] }
    deadline: 2m
services:
${services.map(service => serviceYaml(service, place.hostOf(service.name))).join('')}`
}

function serviceYaml(service: ServiceSpec, registry: string): string {
  const { name, images, settings } = service
  const repository = (image: string | null) => `${registry}/${imageRepository(service, image)}`
  const named =
    images === undefined
      ? `image: ${repository(null)}`
      : `images: { ${images.map(image => `${image}: ${repository(image)}`).join(', ')} }`
  return `  ${name}:
    ${named}
    source: acme/${name}
    manifests: { path: '{environment}/${name}', kind: plain }
${settings === undefined ? '' : `    environments: { staging: ${settings} }\n`}`
}
