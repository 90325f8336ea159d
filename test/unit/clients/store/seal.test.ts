import { randomBytes } from 'node:crypto'
import { assert, property, string } from 'fast-check'
import { expect, it } from 'vitest'
import { createSeal } from '../../../../src/clients/store/seal.ts'

const [older, newer] = [randomBytes(32), randomBytes(32)]

it('gives back what was sealed, and never the same letters twice', () => {
  const seal = createSeal([newer])
  assert(
    property(string({ maxLength: 200 }), string({ maxLength: 40 }), (text, about) => {
      const [one, other] = [seal.seal(text, about), seal.seal(text, about)]
      expect(one).not.toBe(other)
      expect(seal.open(one, about)).toEqual({ text, isOld: false })
    }),
  )
})

it('does not open what was sealed about somebody else', () => {
  const seal = createSeal([newer])
  expect(seal.open(seal.seal('ghu_x', 'link:U1:7'), 'link:U2:7')).toBeNull()
})

it('does not open what was changed, at any byte, or cut off', () => {
  const seal = createSeal([newer])
  const sealed = seal.seal('ghu_x', 'a')
  const [version = '', name = '', body = ''] = sealed.split('.')
  const bytes = Buffer.from(body, 'base64url')
  for (const at of bytes.keys()) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(seal.open([version, name, changed.toString('base64url')].join('.'), 'a')).toBeNull()
  }
  for (const cut of ['', 'v1', 'v1.', 'v2.x.y', sealed.slice(0, 20), sealed.slice(0, -8)])
    expect(seal.open(cut, 'a')).toBeNull()
})

it('seals with the newest key, and opens with the older ones too', () => {
  const before = createSeal([older]).seal('ghu_x', 'a')
  const both = createSeal([newer, older])
  expect(both.open(before, 'a')).toEqual({ text: 'ghu_x', isOld: true })
  const after = both.seal('ghu_x', 'a')
  expect(createSeal([newer]).open(after, 'a')).toEqual({ text: 'ghu_x', isOld: false })
  expect(createSeal([newer]).open(before, 'a')).toBeNull()
})
