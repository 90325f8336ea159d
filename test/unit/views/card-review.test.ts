import { describe, expect, it } from 'vitest'
import { cardOf } from '../../../src/views/card.ts'
import type { Drawing } from '../../../src/views/shape.ts'
import { annWrites, carolWrites, clicks, HEAD, looked, opened, production } from './pulls.ts'
import { card } from './read.ts'
import { ann, believed, bob, imageOf, NOON_MS, story } from './world.ts'

type Told = ReturnType<typeof opened>

const PR = '<https://github.com/acme/deploy/pull/318|PR #318>'
const asOpen = (told: Told): Drawing => told.drawing(({ open }) => open)
const approved = (rules = production()) =>
  clicks(clicks(opened(rules), 'approve', annWrites), 'approve', carolWrites)

/** The button of that name, as it is sent. */
function buttonOf(drawing: Drawing, label: string) {
  const buttons = cardOf(drawing).blocks.flatMap(block => (block.type === 'actions' ? block.elements : []))
  return buttons.find(each => each.type === 'button' && each.text.text === label)
}

it('says that a pull request is being opened', () => {
  const told = story(production()).baseline('1.41.3').push('1.42.0')
  expect(card(asOpen(told)).lines[1]).toBe('🔵 *Opening* a pull request in acme/deploy')
})

it('is live with the time since it was applied, and its pull request', () => {
  const told = approved().after(3_600_000)
  const commit = {
    commit: 'd'.repeat(40),
    inputs: 'in-1.42.0',
    images: { main: imageOf('1.42.0') },
    key: told.target.open?.key ?? null,
    version: '1.42.0',
    origin: believed,
    by: null,
    title: '1.42.0',
  }
  told
    .tell({ kind: 'change_merged', number: 318, order: 9, commit, now: commit.inputs, by: ann })
    .applied()
    .after(41_000)
    .live()
  const { lines, menu } = card(told.numbered(1))
  expect(lines[1]).toMatch(/, 3 of 3 pods, 41 s after it was applied$/)
  expect(lines[3]).toContain(` · ${PR} · `)
  expect(menu.at(-1)).toBe('Open the commit')
})

describe('a card that waits for approval', () => {
  it('names those who must act, as mentions where Slack knows them', () => {
    const { lines, text, buttons, menu } = card(asOpen(opened()))
    expect(lines.slice(0, 2)).toEqual([
      '*checkout 1.41.3 → 1.42.0* · production',
      '✋ *Waiting for approval:* one author (<@U01ANN> or @bob), one peer (@carol)',
    ])
    expect(lines[2]).toMatch(/^3 changes: Retry payments, Fix VAT rounding, \+1 · </)
    expect(lines[3]).toBe(`${PR} · 9f2c1ab`)
    expect(text).toBe(
      'checkout 1.41.3 → 1.42.0 in production: Waiting for approval: one author (<@U01ANN> or @bob), one peer (@carol).',
    )
    expect(buttons).toEqual(['Approve', 'Request changes'])
    expect(menu).toEqual(['Why is it waiting?', 'Hold…', 'Withdraw my approval', 'Open the pull request'])
  })

  it('says who approved, where, and who is missing', () => {
    const told = looked(opened(), {}, [{ by: ann }])
    expect(card(asOpen(told)).lines[1]).toBe(
      '✋ *Waiting* for one peer: carol. Approved: ann (author, on GitHub)',
    )
  })

  it('says when the first approval expires', () => {
    const told = clicks(opened(production({ expireMs: 86_400_000 })), 'approve', annWrites)
    const at = (NOON_MS + 86_400_000) / 1000
    const token = `<!date^${at}^{date_short_pretty} {time}|2026-11-24 11:03 UTC>`
    expect(card(asOpen(told)).lines[3]).toBe(`${PR} · 9f2c1ab · expires ${token}`)
  })

  it('shows what GitHub demands as the second part', () => {
    const told = looked(opened(), { demands: ['1 more review by a code owner.', 'check build', 'check e2e'] })
    expect(card(asOpen(told)).lines[1]).toMatch(
      /one peer \(@carol\)\. GitHub demands too: 1 more review by a code owner; check build; \+1$/,
    )
  })

  it('shows who requested changes, in their words, and still offers to approve', () => {
    const told = opened()
    const release = 'production/checkout#1'
    told.asks({ verb: 'request_changes', release, head: HEAD, text: 'Wait for the *migration*' }, carolWrites)
    const { lines, buttons } = card(asOpen(told))
    expect(lines[1]).toBe('✋ *Changes requested* by carol')
    expect(lines[2]).toBe('carol: “Wait for the ∗migration∗”')
    expect(buttons).toEqual(['Approve', 'Request changes'])
  })

  it('leads to GitHub where only reviews there count', () => {
    const drawing = asOpen(opened(production({ recorded: 'refuse' })))
    const { buttons, menu } = card(drawing)
    expect(buttons).toEqual(['Approve on GitHub'])
    expect(menu).toEqual(['Why is it waiting?', 'Hold…', 'Open the pull request'])
    expect(buttonOf(drawing, 'Approve on GitHub')).toMatchObject({
      action_id: 'approve_on_github',
      url: 'https://github.com/acme/deploy/pull/318',
    })
  })

  it('says that nobody can meet its rule', () => {
    const { lines } = card(asOpen(opened(production({ from: ['user:ann'] }), { authors: [ann] })))
    expect(lines[1]).toMatch(/^✋ \*Nobody can approve this:\* the rule needs one peer beside its authors/)
  })

  it('stays approvable while it is held, and says that it is not merged', () => {
    const told = opened()
    told.asks({ verb: 'hold', reason: 'sale day' })
    const { lines, buttons, menu } = card(asOpen(told))
    expect(lines[1]).toContain('*Waiting for approval:*')
    expect(lines[2]).toBe(
      'Held by carol: sale day. It is not merged, and nothing newer starts, until it is resumed',
    )
    expect(buttons).toEqual(['Approve', 'Request changes', 'Resume'])
    expect(menu).toContain('Resume')
  })

  it('offers to switch when something newer waits', () => {
    const told = clicks(opened(), 'approve', annWrites)
    told.push('1.43.0', believed)
    const { menu } = card(asOpen(told))
    expect(menu).toEqual([
      'Why is it waiting?',
      'Hold…',
      'Withdraw my approval',
      'Switch to 1.43.0',
      'Open the pull request',
    ])
  })
})

describe('a card that is approved', () => {
  it('is ready to merge, and names who approved', () => {
    const { lines, text, buttons } = card(asOpen(approved()))
    expect(lines[1]).toBe('🟢 *Approved*, ready to merge')
    expect(lines[3]).toBe(
      `${PR} · 9f2c1ab · approved by ann (author, recorded by Slipway) and carol (peer, recorded by Slipway)`,
    )
    expect(text).toBe('checkout 1.41.3 → 1.42.0 in production: Approved, ready to merge.')
    expect(buttons).toEqual(['Merge', 'Request changes'])
  })

  it('has the merge confirmed with pull request, head, version and environment', () => {
    const drawing = asOpen(approved())
    const merge = buttonOf(drawing, 'Merge')
    const { round, shown } = drawing.release
    expect(merge).toMatchObject({
      value: `production/checkout#1|${round}|${shown}|${HEAD}`,
      accessibility_label: 'Merge checkout 1.42.0 in production',
      confirm: {
        title: { text: 'Merge pull request #318?' },
        text: { text: 'checkout 1.41.3 → 1.42.0 goes to production, exactly as of head 9f2c1ab.' },
      },
    })
  })

  it('is not offered for the merge while it is held', () => {
    const told = approved()
    told.asks({ verb: 'hold', reason: 'sale day' })
    const { lines, buttons } = card(asOpen(told))
    expect(lines[1]).toBe('✋ *Approved, but held:* it is merged only once it is resumed')
    expect(buttons).toEqual(['Request changes', 'Resume'])
  })

  it('says what GitHub still demands', () => {
    const told = looked(approved(), { demands: ['The check build has to pass'] })
    const { lines, buttons } = card(asOpen(told))
    expect(lines[1]).toBe('✋ *Approved, but GitHub demands:* The check build has to pass')
    expect(buttons).toEqual(['Request changes'])
  })

  it('merges without buttons, for who asked', () => {
    const told = clicks(approved(), 'merge', annWrites)
    const { lines, buttons, menu } = card(asOpen(told))
    expect(lines[1]).toBe('🔵 *Merging* pull request #318 as Slipway, asked for by ann')
    expect(buttons).toEqual([])
    expect(menu).toEqual(['Why is it waiting?', 'Hold…', 'Open the pull request'])
  })

  it('shows a refusal in the words of GitHub, and can be merged again', () => {
    const told = clicks(approved(), 'merge', annWrites)
    const message = 'At least 1 approving review is required.'
    told.tell({ kind: 'merge_refused', number: 318, head: HEAD, message })
    const { lines, buttons } = card(asOpen(told))
    expect(lines[1]).toBe(
      '🔴 *GitHub refused to merge:* At least 1 approving review is required. What helps: somebody who may write approves it on GitHub',
    )
    expect(buttons).toEqual(['Merge', 'Request changes'])
  })

  it('merges by itself where the rule says so', () => {
    const told = approved(production({}, { merge: 'auto' }))
    expect(card(asOpen(told)).lines[1]).toBe('🔵 *Merging* pull request #318')
  })
})

describe('a card whose pull request ends', () => {
  it('says what takes its place while it is being closed', () => {
    const told = opened()
    told.push('1.43.0', believed)
    const { lines, buttons, menu } = card(asOpen(told))
    expect(lines[1]).toBe('⚪ *Being replaced* by 1.43.0: its pull request is being closed')
    expect(buttons).toEqual([])
    expect(menu).toEqual(['Why is it waiting?', 'Hold…', 'Open the pull request'])
  })

  it('becomes one line that names and links what took its place', () => {
    const told = opened()
    told.push('1.43.0', believed).tell({ kind: 'change_closed', number: 318, by: null })
    const { lines, types } = card(told.numbered(1))
    expect(types).toEqual(['context'])
    expect(lines[0]).toBe(
      `checkout 1.41.3 → 1.42.0 · production · *Superseded* by 1.43.0 (release #2); ${PR} is closed`,
    )
  })

  it('becomes one line that names who withdrew it', () => {
    const told = opened().tell({ kind: 'change_closed', number: 318, by: bob })
    const { lines, types } = card(told.numbered(1))
    expect(types).toEqual(['context'])
    expect(lines[0]).toBe(`checkout 1.41.3 → 1.42.0 · production · *Withdrawn* by bob, who closed ${PR}`)
  })
})
