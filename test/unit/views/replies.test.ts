import { expect, it } from 'vitest'
import { directOf, replyOf } from '../../../src/views/replies.ts'
import type { Message } from '../../../src/views/shape.ts'
import { checkMessage } from '../../contract/slack/messages.ts'
import { ann, bob, rangeOf, story } from './world.ts'

const rolling = () =>
  story()
    .baseline('1.41.3')
    .push('1.42.0')
    .commit('1.42.0', { range: rangeOf(['Retry payments']), authors: [ann, bob] })
    .applied()

function read(message: Message): string[] {
  expect(checkMessage({ channel: 'C1', ...message })).toEqual([])
  return message.blocks.map(block => (block.type === 'section' ? (block.text?.text ?? '') : block.type))
}

it('mentions the authors whose change is live, by their login where Slack does not know them', () => {
  const reply = replyOf('live', rolling().after(41_000).live().numbered(1))
  expect(read(reply)).toEqual([
    '<@U01ANN> bob *checkout 1.41.3 → 1.42.0* is live in staging, 41 s after the push.',
  ])
  expect(reply.text).toBe('<@U01ANN> bob checkout 1.41.3 → 1.42.0 is live in staging, 41 s after the push.')
})

it('speaks for all that a release carries', () => {
  const told = rolling()
    .push('1.43.0')
    .commit('1.43.0', { authors: [bob] })
    .applied()
    .live()
  expect(read(replyOf('live', told.numbered(2)))[0]).toMatch(/^bob <@U01ANN> /)
})

it('says who, why, the last log lines and what to do when a release failed', () => {
  const lines = Array.from({ length: 12 }, (_unused, at) => `line ${at + 1}`)
  const told = rolling().crashes(lines)
  const [first, log, remedy] = read(replyOf('failed', told.numbered(1)))
  expect(first).toMatch(
    /^<@U01ANN> bob \*checkout 1\.41\.3 → 1\.42\.0\* failed in staging: a new pod crashes/,
  )
  expect(log).toBe(`\`\`\`\n${lines.slice(-10).join('\n')}\n\`\`\``)
  expect(remedy).toMatch(/^What to do: .* Roll back to 1\.41\.3 and Retry are on the card\.$/)
})

it('says by whom and why a release was rolled back', () => {
  const ask = { verb: 'roll_back', release: 'staging/checkout#1', reason: 'it crashes' } as const
  const told = rolling().crashes(['boom']).asks(ask)
  expect(read(replyOf('rolled_back', told.numbered(1)))[0]).toContain(
    'was rolled back to 1.41.3 by carol: it crashes. checkout is held there until somebody resumes it.',
  )
})

it('leads an author from the direct message to the card', () => {
  const drawing = rolling().crashes(['boom']).numbered(1)
  const permalink = 'https://acme.slack.com/archives/C1/p10001'
  const card = { channel: 'C1', ts: '1.0001', permalink }
  const [first] = read(directOf({ ...drawing, release: { ...drawing.release, card } }))
  expect(first).toContain(`Everything is on <${permalink}|the card>.`)
})
