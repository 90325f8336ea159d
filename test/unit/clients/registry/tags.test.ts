import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isPublic } from '../../../../src/clients/registry/address.ts'
import { readChallenge } from '../../../../src/clients/registry/challenge.ts'
import { world, type World } from './world.ts'

let small: World
beforeEach(async () => {
  small = await world()
})
afterEach(() => small.close())

const LIST = '/v2/acme/checkout/tags/list'
const tags = () => small.registry.tags(`${small.host}/acme/checkout`)
const page = (names: unknown, link?: string) => ({
  body: JSON.stringify({ name: 'acme/checkout', tags: names }),
  headers: link === undefined ? {} : { link: `<${link}>; rel="next"` },
})

describe('tags', () => {
  it('are read page by page', async () => {
    small.says.set(`${LIST}?n=1000`, page(['1.0.0', '1.1.0'], `${LIST}?n=1000&last=1.1.0`))
    small.says.set(`${LIST}?n=1000&last=1.1.0`, page(['1.2.0', 'no tag!']))
    expect(await tags()).toEqual(['1.0.0', '1.1.0', '1.2.0'])
  })

  it('are asked for by their ETag when they were read before', async () => {
    small.says.set(`${LIST}?n=1000`, asked =>
      asked.headers['if-none-match'] === '"1"'
        ? { status: 304 }
        : { ...page(['v1']), headers: { etag: '"1"' } },
    )
    expect([await tags(), await tags()]).toEqual([['v1'], ['v1']])
    expect(small.asked.at(-1)?.headers['if-none-match']).toBe('"1"')
  })

  it('are none of an empty repository, and of one that is not there', async () => {
    expect(await tags()).toEqual([])
    small.says.set(`${LIST}?n=1000`, page(null))
    expect(await tags()).toEqual([])
  })

  it('are at most 10,000, and the rest is warned of', async () => {
    const names = Array.from({ length: 6_000 }, (_, n) => `v${n}`)
    small.says.set(`${LIST}?n=1000`, page(names, `${LIST}?n=1000&last=a`))
    small.says.set(`${LIST}?n=1000&last=a`, page(names, `${LIST}?n=1000&last=b`))
    expect(await tags()).toHaveLength(10_000)
    expect(small.warned).toHaveLength(1)
    expect(small.asked).toHaveLength(2)
  })

  it.each(['http://127.0.0.1:1/v2/', '/v2/acme/other/tags/list?last=a', `${LIST}?n=1000`])(
    'do not go on at %s',
    async link => {
      small.says.set(`${LIST}?n=1000`, page(['v1'], link))
      expect(await tags()).toEqual(['v1'])
      expect(small.asked).toHaveLength(1)
    },
  )

  it('are not believed to be what is no list', async () => {
    small.says.set(`${LIST}?n=1000`, { body: '<html>' })
    await expect(tags()).rejects.toMatchObject({ code: 'registry_answer_unexpected' })
  })
})

it.each(['8.8.8.8', '185.199.108.133', '2606:50c0:8000::153'])('%s is public', address => {
  expect(isPublic(address)).toBe(true)
})

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.0.1',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '198.18.0.1',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::a00:1',
  '2002:a00:1::',
  '2001:db8::1',
  'ff02::1',
  'localhost',
  '',
])('%s is not public', address => {
  expect(isPublic(address)).toBe(false)
})

it.each([
  ['Basic realm="r"', { kind: 'basic' }],
  ['BASIC', { kind: 'basic' }],
  ['Bearer realm="https://a/t",service="s"', { kind: 'bearer', realm: 'https://a/t', service: 's' }],
  ['Bearer service="s", realm="https://a/t"', { kind: 'bearer', realm: 'https://a/t', service: 's' }],
  ['Basic realm="r", Bearer realm="https://a/t"', { kind: 'bearer', realm: 'https://a/t', service: null }],
  ['Bearer', null],
  ['Negotiate', null],
  [undefined, null],
])('reads the challenge %s', (header, challenge) => {
  expect(readChallenge(header)).toEqual(challenge)
})
