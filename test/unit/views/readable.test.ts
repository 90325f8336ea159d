import { expect, it } from 'vitest'
import { readable } from '../../../src/views/readable.ts'
import { context, section } from '../../../src/views/shape.ts'
import { dayToken, foreign, link } from '../../../src/views/text.ts'
import { HOSTILE, isUnseen } from './hostile.ts'
import { NOON_MS } from './world.ts'

const read = (...texts: string[]) =>
  readable({ text: '', blocks: texts.map((text, at) => (at === 0 ? section(text) : context(text))) })

it('is the same words in lines, without formats and tokens', () => {
  expect(read(`*checkout* · live since ${dayToken(NOON_MS)}`, 'Write `<service>` &amp; wait')).toBe(
    'checkout · live since 2026-11-23 11:03 UTC\nWrite <service> & wait',
  )
  expect(read(`${link('https://github.com/a/b', 'PR #3')} of <@U01ANN>`)).toBe(
    'PR #3 (https://github.com/a/b) of U01ANN',
  )
})

it('leaves names as they are typed', () => {
  expect(read(foreign('checkout:main-5-d1d227d is live:here', 100))).toBe(
    'checkout:main-5-d1d227d is live:here',
  )
})

it.each(Object.entries(HOSTILE))('lets nothing through that a terminal obeys: %s', (_what, hostile) => {
  expect(isUnseen(read(foreign(hostile, 3000)))).toBe(false)
})
