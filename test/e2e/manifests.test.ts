import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLUSTER, REGISTRY, needs } from '../servers/missing.ts'
import { deployment } from './real/seed.ts'
import { ANN, textOf } from './real/slack.ts'
import { until } from './real/until.ts'
import { startWorld } from './real/world.ts'
import type { World } from './real/world.ts'

const describeHere = await needs('redis-server', ...REGISTRY, ...CLUSTER)

const FOREIGN = `apiVersion: v1
kind: ConfigMap
metadata:
  name: elsewhere
  namespace: kube-system
data: { TAKEN: "yes" }
`
const CLUSTER_ROLE = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: everything
rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]
`

let world: World

beforeAll(async () => {
  const services = [
    { name: 'nameless', files: { 'deployment.yaml': deployment('nameless', 'registry.example/other:1') } },
    { name: 'broken', files: { 'broken.yaml': 'apiVersion: v1\nkind: [ConfigMap\n' } },
    { name: 'linked', files: { 'more.yaml': { symlink: '../../docs/README.md' } } },
    { name: 'abroad', files: { 'elsewhere.yaml': FOREIGN } },
    { name: 'greedy', files: { 'role.yaml': CLUSTER_ROLE } },
    { name: 'mended', files: { 'broken.yaml': 'apiVersion: v1\nkind: [ConfigMap\n' } },
  ]
  world = await startWorld({ services })
})
afterAll(async () => {
  await world?.stop()
})

describeHere('manifests that nobody changed', () => {
  it('are not applied because Slipway sees them for the first time, whatever they hold', async () => {
    await world.people.edit('ann', 'docs/README.md', { title: 'Say more', text: text => `${text}More.\n` })
    await world.people.edit('ann', 'staging/greedy/config.yaml', {
      title: 'Wait longer',
      text: text => text.replace('2500', '2600'),
    })
    await world.slack.cardSaying('Wait longer', /Failed/)
    for (const name of ['nameless', 'linked', 'broken'])
      expect(await world.slack.cards(`*${name} `)).toEqual([])
  })
})

describeHere('manifests that cannot be written', () => {
  it('fails the release when none names the image, says where it looked, and writes nothing', async () => {
    const { text, digest } = await failing('nameless')
    expect(text).toMatch(/names .*\/acme\/nameless.*: looked at staging\/nameless\/config\.yaml, /)
    await expectUntouched('nameless', digest)
  })

  it('R15: fails the release when a file cannot be parsed, with file and line, writes nothing and tells its author', async () => {
    const { text, digest } = await failing('broken')
    expect(text).toMatch(/staging\/broken\/broken\.yaml line \d cannot be parsed/)
    await expectUntouched('broken', digest)
    const direct = await until('a direct message to Ann', async () =>
      (await world.slack.direct(ANN)).find(({ text: said }) => said.includes('broken main-1')),
    )
    expect(direct.text).toContain('broken.yaml line')
  })

  it('fails the release when the folder holds a symbolic link, and writes nothing', async () => {
    const { text, digest } = await failing('linked')
    expect(text).toMatch(/staging\/linked\/more\.yaml.* symbolic link/)
    await expectUntouched('linked', digest)
  })

  it('goes on with Retry once a person has corrected the file', async () => {
    const { card, digest } = await failing('mended')
    await world.people.edit('ann', 'staging/mended/broken.yaml', {
      title: 'Close the bracket',
      text: () => 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: mended-more }\n',
    })
    await world.slack.click('U01CAROL', card, 'Retry')
    const seen = await until('the image in the cluster', async () => {
      const workload = await world.cluster.deployment('mended')
      return workload?.isDone === true && workload.image.includes(digest) && workload
    })
    expect(seen.managers).toContain('slipway Apply')
  })
})

describeHere('objects that do not belong to the target', () => {
  it('refuses one in a foreign namespace, with file and line, and applies nothing', async () => {
    const { text } = await failing('abroad')
    expect(text).toMatch(/elsewhere\.yaml line 1: ConfigMap elsewhere is in namespace kube-system/)
    expect(await world.cluster.deployment('abroad')).toBeNull()
    expect(await world.cluster.configMap('kube-system', 'elsewhere')).toBeNull()
  })

  it('refuses a kind that belongs to the whole cluster, and applies nothing', async () => {
    const { text } = await failing('greedy')
    expect(text).toMatch(/role\.yaml line 1: ClusterRole everything belongs to the whole cluster/)
    expect(await world.cluster.deployment('greedy')).toBeNull()
    const role = await world.cluster.get('/apis/rbac.authorization.k8s.io/v1/clusterroles/everything')
    expect(role.status).toBe(404)
  })
})

type Failed = { text: string; digest: string; card: string }

/** Pushes an image by Ann for a service whose release must fail; what its card says. */
async function failing(service: string): Promise<Failed> {
  const revision = await world.people.code('ann', service, `Change ${service}`)
  const { digest } = await world.people.push({ service, number: 2, revision })
  const card = await until(`the card of ${service}`, async () => {
    const found = await world.slack.card(`*${service} `)
    return found !== null && /main-2.*\n.*Failed/.test(textOf(found)) && found
  })
  return { text: textOf(card), digest, card: card.ts }
}

async function expectUntouched(service: string, digest: string): Promise<void> {
  expect(await world.github.commits(digest)).toEqual([])
  expect(await world.github.commits(`of ${service} to`)).toEqual([])
  expect(await world.cluster.deployment(service)).toBeNull()
}
