/** Name of the environment variable that holds the secret of the registry's notifications. */
export const REGISTRY_SECRET = 'REGISTRY_WEBHOOK_SECRET'

/** The demo's slipway.yml. `registry` is host and port; `kubeconfig` the path of a file. */
export function slipwayYaml(place: { registry: string; kubeconfig: string }): string {
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
clusters:
  staging: { kubeconfig: ${JSON.stringify(place.kubeconfig)}, context: staging }
registries:
  - { host: '${place.registry}', sender: distribution, secret: ${REGISTRY_SECRET}, insecure: true }
environments:
  staging:
    delivery: commit
    cluster: staging
    namespace: '{service}'
    # An image that crashes says so in its tag, which is how the cluster of the demo knows.
    tags: { regex: '^main-(?<n>[0-9]+)-[0-9a-f]{7,40}(-crash)?$', order: numerical, by: n }
    operators: [user:carol]
    rollback: { from: [operators, authors] }
    deadline: 30s
services:
  checkout:
    image: ${place.registry}/acme/checkout
    source: acme/checkout
    manifests: { path: '{environment}/checkout', kind: plain }
  search:
    image: ${place.registry}/acme/search
    source: acme/search
    manifests: { path: '{environment}/search', kind: plain }
`
}
