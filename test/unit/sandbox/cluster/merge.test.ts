import { describe, expect, it } from 'vitest'
import { fieldsOf } from '../../../../sandbox/cluster/apply/fields.ts'
import { dropUnknown, mergeApplied, prune, unknownFields } from '../../../../sandbox/cluster/apply/merge.ts'
import type { Json } from '../../../../sandbox/cluster/objects/json.ts'
import { builtIn } from '../../../../sandbox/cluster/objects/kinds.ts'
import { shapeOf } from '../../../../sandbox/cluster/objects/shapes.ts'

const shape = shapeOf(builtIn('Deployment'))
const pod = (...containers: Json[]) => ({ spec: { template: { spec: { containers } } } })

describe('laying an applied object over the live one', () => {
  it('keeps what only the live one has, behind what it stood behind', () => {
    const live = pod(
      { name: 'app', image: 'a:1', imagePullPolicy: 'Always' },
      { name: 'proxy', image: 'p:1' },
    )
    const applied = pod({ name: 'app', image: 'a:2' }, { name: 'late', image: 'l:1' })
    expect(mergeApplied(live, applied, shape)).toEqual(
      pod(
        { name: 'app', image: 'a:2', imagePullPolicy: 'Always' },
        { name: 'proxy', image: 'p:1' },
        { name: 'late', image: 'l:1' },
      ),
    )
  })

  it('replaces a list that is owned as a whole', () => {
    const merged = mergeApplied(
      pod({ name: 'app', args: ['a', 'b'] }),
      pod({ name: 'app', args: ['c'] }),
      shape,
    )
    expect(merged).toEqual(pod({ name: 'app', args: ['c'] }))
  })
})

describe('pruning what is no longer applied', () => {
  it('takes a container away with its defaults and leaves the ones of others', () => {
    const live = pod(
      { name: 'old', image: 'o:1', imagePullPolicy: 'Always' },
      { name: 'theirs', image: 't:1' },
    )
    const last = fieldsOf(pod({ name: 'old', image: 'o:1' }), shape)
    const owned = fieldsOf(pod({ name: 'theirs', image: 't:1' }), shape)
    expect(prune(live, last, owned, shape)).toEqual(pod({ name: 'theirs', image: 't:1' }))
  })

  it('leaves what nobody applied', () => {
    const live = { spec: { replicas: 3, paused: false } }
    const last = fieldsOf({ spec: { paused: false } }, shape)
    const owned = fieldsOf({ spec: { revisionHistoryLimit: 1 } }, shape)
    expect(prune(live, last, owned, shape)).toEqual({ spec: { replicas: 3 } })
  })
})

describe('fields that a kind does not have', () => {
  const object = { spec: { replicaz: 3, template: { spec: { containers: [{ name: 'app', imag: 'a:1' }] } } } }

  it('are named with their path', () => {
    expect(unknownFields(object, shape)).toEqual(['.spec.replicaz', '.spec.template.spec.containers[0].imag'])
  })

  it('are dropped, and nothing else is', () => {
    expect(dropUnknown(object, shape)).toEqual({
      spec: { template: { spec: { containers: [{ name: 'app' }] } } },
    })
  })
})
