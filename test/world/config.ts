import type { Member } from './crowd.ts'

/** One service of a test's world; `crashes` says what its images do in the cluster. */
export type WorldService = {
  name: string
  announce: 'card' | 'failures' | 'digest'
  crashes: boolean
  /**
   * Delivered by a pull request, which Slipway merges as soon as this person, if any, has approved it. With an owner, GitHub
   * demands the approval of whom CODEOWNERS names too, and is left to wait for it.
   */
  pull?: { reviewer: string | null; owner?: string }
  /** GitHub demands the branch up to date: in a world of its own, since that is asked of all there. */
  strict?: true
  /** Comes to staging only once it was live in the environment `test`. */
  tested?: true
  /** Settings of its own instead of those, as slipway.yml writes them. */
  settings?: string
}

/** Whether it is in the environment `test` too, whose namespaces end so. */
export const isTested = ({ tested }: WorldService): boolean => tested === true
export const TEST_ENDS = '-test'

/** Name of the environment variable that holds the secret of the registry's notifications. */
export const REGISTRY_SECRET = 'REGISTRY_WEBHOOK_SECRET'

type Place = {
  registry: string
  kubeconfig: string
  services: readonly WorldService[]
  /** Whether Slack sends what people do as signed requests. */
  slackByHttp?: boolean
  crowd?: readonly Member[]
}

/** The slipway.yml of a test's world: all services are built from acme/checkout, each into a namespace of its own. */
export function slipwayYaml({
  registry,
  kubeconfig,
  services,
  slackByHttp = false,
  crowd = [],
}: Place): string {
  const hasTest = services.some(isTested)
  return `github:
  manifests: acme/deploy
slack:
  channel: '#releases'
  mode: ${slackByHttp ? 'http' : 'socket'}
people:
  - { github: ann, slack: U01ANN }
  - { github: bob, slack: U01BOB }
  - { github: carol, slack: U01CAROL }
${crowd.map(({ github, slack }) => `  - { github: ${github}, slack: ${slack} }\n`).join('')}clusters:
  staging: { kubeconfig: ${JSON.stringify(kubeconfig)}, context: staging }
registries:
  - { host: '${registry}', sender: distribution, secret: ${REGISTRY_SECRET}, insecure: true, poll: 10m }
environments:
  staging:
    delivery: commit
    cluster: staging
    namespace: '{service}'
    tags: { regex: '^main-(?<n>[0-9]+)(-crash)?$', order: numerical, by: n }
    operators: [user:carol]
    rollback: { from: [operators, authors] }
    deadline: 30s
${hasTest ? TEST : ''}services:
${services.map(service => serviceYaml(registry, service, hasTest)).join('')}`
}

const TEST = `  test:
    delivery: commit
    cluster: staging
    namespace: '{service}${TEST_ENDS}'
    tags: { regex: '^main-(?<n>[0-9]+)(-crash)?$', order: numerical, by: n }
    announce: failures
    deadline: 30s
`

function environmentsOf(service: WorldService, hasTest: boolean): string {
  const settings = settingsOf(service)
  if (!isTested(service)) return `${hasTest ? 'test: false, ' : ''}staging: { ${settings} }`
  return `staging: { ${settings}, after: { environment: test, soak: 1s } }`
}

function serviceYaml(registry: string, service: WorldService, hasTest: boolean): string {
  const { name } = service
  return `  ${name}:
    image: ${registry}/acme/${name}
    source: acme/checkout
    manifests: { path: '{environment}/${name}', kind: plain }
    environments: { ${environmentsOf(service, hasTest)} }
`
}

function settingsOf({ announce, pull, settings }: WorldService): string {
  if (settings !== undefined) return `announce: ${announce}, ${settings}`
  if (pull === undefined) return `announce: ${announce}`
  const peers = pull.reviewer === null ? 'peers: 0' : `peers: 1, from: [user:${pull.reviewer}]`
  const merge = pull.owner === undefined ? 'auto' : 'queue'
  return `announce: ${announce}, delivery: pull-request, merge: ${merge}, approvals: { authors: none, ${peers} }`
}
