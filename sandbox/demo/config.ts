/** Name of the environment variable that holds the secret of the registry's notifications. */
export const REGISTRY_SECRET = 'REGISTRY_WEBHOOK_SECRET'

export type ConfigPlace = {
  /** Host and port. */
  registry: string
  /** Paths of files. */
  kubeconfigs: { staging: string; production: string }
  /** How long an image must have been healthy in staging. */
  soakSeconds: number
}

/** The demo's slipway.yml. */
export function slipwayYaml({ registry, kubeconfigs, soakSeconds }: ConfigPlace): string {
  return `# The configuration of the demo: an ordinary one, whose addresses are those of the stand-ins.
github:
  manifests: acme/deploy
  sources: [acme/*]
slack:
  channel: '#releases'
people:
  - { github: ann, slack: U01ANN }
  - { github: bob, slack: U01BOB }
  - { github: carol, slack: U01CAROL }
teams: { acme/sre: S01SRE }
clusters:
  staging: { kubeconfig: ${JSON.stringify(kubeconfigs.staging)}, context: staging }
  production: { kubeconfig: ${JSON.stringify(kubeconfigs.production)}, context: production }
registries:
  - { host: '${registry}', sender: distribution, secret: ${REGISTRY_SECRET}, insecure: true }
environments:
  staging:
    delivery: commit
    cluster: staging
    namespace: '{service}'
    tags: { regex: '^main-(?<n>[0-9]+)-[0-9a-f]{7,40}$', order: numerical, by: n }
    operators: [team:acme/sre]
    deadline: 30s
  production:
    delivery: pull-request
    cluster: production
    namespace: '{service}'
    tags: { semver: '>=1.0.0' }
    after: { environment: staging, soak: ${soakSeconds}s, match: digest }
    approvals: { authors: any, peers: 1, from: [team:acme/sre], expire: 24h }
    merge: author
    operators: [team:acme/sre]
    rollback: { from: [operators, authors] }
    deadline: 30s
services:
  checkout:
    image: ${registry}/acme/checkout
    source: acme/checkout
    manifests: { path: '{environment}/checkout', kind: plain }
  search:
    image: ${registry}/acme/search
    source: acme/search
    manifests: { path: '{environment}/search', kind: plain }
    environments:
      # One look is enough here, and then Slipway merges by itself.
      production: { approvals: { authors: none }, merge: auto }
`
}
