import { expect, it } from 'vitest'
import { applyTo, CLUSTER, configMap, deployment, linesOf, SPACE } from './kubernetes-client-worlds.ts'
import type { World } from './kubernetes-client-worlds.ts'

const MAPS = `/api/v1/namespaces/${SPACE}/configmaps`
const DEPLOYMENTS = `/apis/apps/v1/namespaces/${SPACE}/deployments`

/** Fields are taken over from everybody but another applier, and `replicas` from no autoscaler. */
export function managers(here: () => World): void {
  it('takes over a field that a person changed', async () => {
    await applyTo(here(), [configMap('person', '1')])
    await here().call('PATCH', `${MAPS}/person?fieldManager=kubectl-edit`, { data: { value: '9' } }, 'merge')
    expect(linesOf(await applyTo(here(), [configMap('person', '1')]))).toEqual([
      'ConfigMap person: configured',
    ])
  })

  it.each(['argocd-controller', 'kustomize-controller', 'helm'])(
    'leaves a field of %s alone and names both',
    async manager => {
      const name = `of-${manager}`
      expect(
        await here().call('PATCH', `${MAPS}/${name}?fieldManager=${manager}`, configMap(name, '1'), 'apply'),
      ).toBe(201)
      const outcome = await applyTo(here(), [configMap(name, '2')])
      expect(outcome).toMatchObject({
        failures: [
          {
            code: 'cluster_manager_conflict',
            message: expect.stringContaining(`.data.value belongs to ${manager}`),
          },
        ],
      })
    },
  )

  it('leaves replicas to the autoscaler and applies the rest', async () => {
    await applyTo(here(), [deployment('scaled', { replicas: 2 })])
    const scale = `${DEPLOYMENTS}/scaled?fieldManager=kube-controller-manager`
    expect(await here().call('PATCH', scale, { spec: { replicas: 5 } }, 'merge')).toBe(200)
    const outcome = await applyTo(here(), [
      deployment('scaled', { replicas: 2, image: 'ghcr.io/acme/checkout:2.0.0' }),
    ])
    expect(outcome).toMatchObject({ objects: [{ change: 'configured', object: { spec: { replicas: 5 } } }] })
  })

  it('sets replicas back when a person scaled', async () => {
    await applyTo(here(), [deployment('by-hand', { replicas: 2 })])
    await here().call(
      'PATCH',
      `${DEPLOYMENTS}/by-hand?fieldManager=kubectl`,
      { spec: { replicas: 5 } },
      'merge',
    )
    const outcome = await applyTo(here(), [deployment('by-hand', { replicas: 2 })])
    expect(outcome).toMatchObject({ objects: [{ object: { spec: { replicas: 2 } } }] })
  })
}

/** Nothing is written over what was not read. */
export function preconditions(here: () => World): void {
  const touch = () =>
    here().call(
      'PATCH',
      `${MAPS}/raced?fieldManager=other`,
      { data: { other: String(Math.random()) } },
      'merge',
    )

  it('reads again when somebody wrote between its read and its patch, and asks whether it is still wanted (F19)', async () => {
    await applyTo(here(), [configMap('raced', '1')])
    let asked = 0
    const outcome = await applyTo(here(), [configMap('raced', '2')], async () => {
      asked += 1
      if (asked === 1) await touch()
      return true
    })
    expect(linesOf(outcome)).toEqual(['ConfigMap raced: configured'])
    expect(asked).toBe(2)
  })

  it('sends nothing more once a newer release rolls', async () => {
    await applyTo(here(), [configMap('raced', '1')])
    let asked = 0
    const outcome = await applyTo(here(), [configMap('raced', '3')], async () => {
      asked += 1
      if (asked === 1) await touch()
      return asked === 1
    })
    expect(linesOf(outcome)).toEqual(['overtaken'])
    const [read] = await here().client.read(CLUSTER, [
      { apiVersion: 'v1', kind: 'ConfigMap', namespace: SPACE, name: 'raced' },
    ])
    expect(read?.['data']).toMatchObject({ value: '1' })
  })
}
