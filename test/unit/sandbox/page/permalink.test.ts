import { expect, it } from 'vitest'
import { hereOf, spotOf } from '../../../../sandbox/page/app/permalink.ts'

it('turns a link to a message into a place of the page', () => {
  const here = hereOf('https://acme.slack.com/archives/C01RELEASES/p1795479789468000')
  expect(here).toBe('#C01RELEASES/1795479789.468000')
  expect(spotOf(here ?? '')).toEqual({ channel: 'C01RELEASES', ts: '1795479789.468000' })
})

it('leaves every other link alone', () => {
  expect(hereOf('http://127.0.0.1:4000/acme/deploy/commit/abc')).toBeNull()
  expect(spotOf('#elsewhere')).toBeNull()
})
