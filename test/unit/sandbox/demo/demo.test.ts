import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createProofs, ROWS } from '../../../../sandbox/demo/auto/rows.ts'
import { lineWith } from '../../../../sandbox/demo/auto/stage.ts'
import { slipwayYaml } from '../../../../sandbox/demo/config.ts'
import { parseConfig } from '../../../../src/config/config.ts'

const text = slipwayYaml({
  registry: '127.0.0.1:5000',
  kubeconfigs: { staging: '/tmp/x/a', production: '/tmp/x/b' },
  soakSeconds: 3,
})

describe("the demo's slipway.yml", () => {
  it('is a valid configuration', () => {
    expect(parseConfig(text).kind).toBe('valid')
  })

  it('admits builds of the main branch in staging and nothing else', () => {
    const tags = new RegExp(parse(text).environments.staging.tags.regex)
    expect(tags.test('main-5-abcdef1')).toBe(true)
    expect(tags.test('1.42.0')).toBe(false)
    expect(tags.test('latest')).toBe(false)
  })
})

describe('proofs', () => {
  it('keep what was not seen as missing, and go on', async () => {
    const { prove, all } = createProofs('good image', Date.now(), () => {})
    const seen = await prove({
      row: 'R1',
      what: 'labels',
      seen: Promise.resolve(3),
      text: n => `${n} labels`,
    })
    const missing = await prove({
      row: 'R3',
      what: 'a commit',
      seen: Promise.reject(new Error('not seen within 25 s')),
      text: () => '',
    })
    expect([seen, missing]).toEqual([3, null])
    expect(all().map(({ row, text: said, missing: lacks }) => [row, said, lacks])).toEqual([
      ['R1', '3 labels', undefined],
      ['R3', '', 'a commit: not seen within 25 s'],
    ])
  })

  it('are asked for every row of the road', () => {
    expect(ROWS.join(' ')).toBe('R1 R2 R3 R4 R5 R6 R7 R8 R9 R10 R11 R12 R13 R14 R15')
  })

  it('quote a line of a message in plain words', () => {
    const card = 'first\n*Live since <!date^1^{time}|00:01>* <http://x|compare>'
    expect(lineWith(card, 'Live')).toBe('Live since 00:01 compare')
  })
})
