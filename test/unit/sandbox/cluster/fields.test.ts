import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compare,
  difference,
  fieldsOf,
  fromFieldsV1,
  intersection,
  isEmpty,
  pathsOf,
  sameFields,
  toFieldsV1,
  union,
} from '../../../../sandbox/cluster/apply/fields.ts'
import type { Json } from '../../../../sandbox/cluster/objects/json.ts'
import { builtIn } from '../../../../sandbox/cluster/objects/kinds.ts'
import { shapeOf } from '../../../../sandbox/cluster/objects/shapes.ts'

const shape = shapeOf(builtIn('Deployment'))
const pod = (containers: Json[], more: { [key: string]: Json } = {}) => ({
  spec: { ...more, template: { spec: { containers } } },
})

describe('fields of an object', () => {
  it('go down into structs, to the items of keyed lists, and not into what is owned as a whole', () => {
    const object = pod([{ name: 'app', args: ['-v'], env: [{ name: 'MODE', value: 'x' }] }], {
      selector: { matchLabels: { app: 'web' } },
    })
    expect(toFieldsV1(fieldsOf(object, shape))).toEqual({
      'f:spec': {
        'f:selector': {},
        'f:template': {
          'f:spec': {
            'f:containers': {
              'k:{"name":"app"}': {
                '.': {},
                'f:name': {},
                'f:args': {},
                'f:env': { 'k:{"name":"MODE"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
              },
            },
          },
        },
      },
    })
  })

  it('are written as conflicts name them', () => {
    const object = pod([{ name: 'app', ports: [{ containerPort: 80 }] }])
    const port = '.spec.template.spec.containers[name="app"].ports[containerPort=80,protocol="TCP"]'
    expect(pathsOf(fieldsOf(object, shape))).toContain(`${port}.containerPort`)
  })

  it('come back from fieldsV1 as they went', () => {
    fc.assert(
      fc.property(objects, object => {
        const fields = fieldsOf(object, shape)
        expect(sameFields(fromFieldsV1(toFieldsV1(fields)), fields)).toBe(true)
      }),
    )
  })
})

describe('comparing two objects', () => {
  it('finds nothing between equal ones, in whatever order their keys are', () => {
    fc.assert(
      fc.property(objects, object => {
        const { changed, removed } = compare(object, structuredClone(object), shape)
        expect(isEmpty(changed) && isEmpty(removed)).toBe(true)
      }),
    )
  })

  it('finds what changed and what is gone by itself', () => {
    const before = pod([{ name: 'app', image: 'a:1', env: [{ name: 'A', value: '1' }] }])
    const after = pod([{ name: 'app', image: 'a:2' }])
    const { changed, removed } = compare(before, after, shape)
    expect(pathsOf(changed)).toEqual(['.spec.template.spec.containers[name="app"].image'])
    expect(pathsOf(removed)).toContain('.spec.template.spec.containers[name="app"].env')
  })
})

describe('sets of fields', () => {
  it('keep to the laws of sets', () => {
    fc.assert(
      fc.property(objects, objects, (left, right) => {
        const [a, b] = [fieldsOf(left, shape), fieldsOf(right, shape)]
        expect(sameFields(union(difference(a, b), intersection(a, b)), a)).toBe(true)
        expect(isEmpty(intersection(difference(a, b), b))).toBe(true)
      }),
    )
  })
})

const names = fc.constantFrom('a', 'b', 'c')
const variables = fc.uniqueArray(fc.record({ name: names, value: fc.string() }), {
  selector: one => one.name,
})
const containers = fc.uniqueArray(
  fc.record({ name: names, image: fc.string(), env: variables }, { requiredKeys: ['name'] }),
  { selector: one => one.name },
)
const objects: fc.Arbitrary<Json> = fc.record(
  {
    metadata: fc.record({ labels: fc.dictionary(names, fc.string()) }),
    spec: fc.record({ replicas: fc.nat(), template: fc.record({ spec: fc.record({ containers }) }) }),
  },
  { requiredKeys: [] },
)
