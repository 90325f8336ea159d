import { describe, expect, it } from 'vitest'
import { VERBS } from '../../../src/commands/table.ts'
import { helpAnswer, imageAnswer, plainAnswer, statusAnswer, whyAnswer } from '../../../src/views/answers.ts'
import { cardOf } from '../../../src/views/card.ts'
import {
  emergencyModal,
  holdModal,
  overrideModal,
  refusalModal,
  requestChangesModal,
  rollBackModal,
} from '../../../src/views/modals.ts'
import { directOf, replyOf } from '../../../src/views/replies.ts'
import { foreign, link, withCode } from '../../../src/views/text.ts'
import { checkView } from '../../contract/slack/messages.ts'
import { harmOf, live, mrkdwnOf } from './harm.ts'
import { HOSTILE } from './hostile.ts'
import { afterStaging, atMinute, weekend } from '../release/time/world.ts'
import { annWrites, carolWrites, clicks, HEAD, looked, opened, openedIn, production } from './pulls.ts'
import { NOON_MS, rangeOf, story } from './world.ts'

function failed(hostile: string) {
  const told = story()
    .baseline('1.41.3')
    .push('1.42.0')
    .commit('1.42.0', {
      range: rangeOf([hostile, hostile]),
      authors: [
        { login: 'ann', id: 1, bot: false },
        { login: hostile, id: 3, bot: false },
      ],
    })
    .applied()
    .crashes([hostile, hostile])
  return told
}

/** A pull request in which everything that is foreign is hostile. */
function reviewed(hostile: string) {
  const authors = [
    { login: 'ann', id: 1, bot: false },
    { login: hostile, id: 3, bot: false },
  ]
  const rules = production({ from: ['user:carol', `user:${hostile}`, `team:${hostile}/${hostile}`] })
  return opened(rules, { range: rangeOf([hostile, hostile]), authors })
}

describe.each(Object.entries(HOSTILE))('foreign text with %s', (_what, hostile) => {
  it('stays text on the card of a pull request, in all that it can say', () => {
    const release = 'production/checkout#1'
    const approved = () => clicks(clicks(reviewed(hostile), 'approve', annWrites), 'approve', carolWrites)
    const entry = { way: 'auto', id: 'auto-1', own: true, position: null, group: null } as const
    const queue = { exists: true, isChecked: true, entry, left: null }
    const asked = clicks(looked(approved(), { queue }), 'merge', annWrites)
    const queued = looked(asked, { queue, demands: [hostile, hostile] })
    const dismissed = [{ login: hostile, head: HEAD }]
    const house = { demands: [hostile], behind: hostile, advisory: true as const }
    const waiting = looked(reviewed(hostile), { demands: [hostile, hostile, hostile] })
    const again = looked(reviewed(hostile), { ...house, dismissed })
    const updating = clicks(looked(approved(), house), 'merge', { ...annWrites, login: hostile })
    const ready = approved()
    const merging = clicks(ready, 'merge', { ...annWrites, login: hostile })
    const objected = reviewed(hostile).asks(
      { verb: 'request_changes', release, head: HEAD, text: hostile },
      { ...carolWrites, login: hostile },
    )
    const drawings = [waiting, merging, objected, queued, again, updating].map(told =>
      told.drawing(({ open }) => open),
    )
    merging.tell({ kind: 'merge_refused', number: 318, head: HEAD, message: hostile })
    const refused = merging.drawing(({ open }) => open)
    const open = { ...refused.release, givesWay: hostile }
    merging.tell({ kind: 'change_closed', number: 318, by: { login: hostile, id: 4, bot: false } })
    const all = [...drawings, refused, { ...refused, release: open }, merging.numbered(1)]
    for (const drawing of all) {
      expect(harmOf(cardOf(drawing))).toEqual([])
      const { target, rules, nowMs } = drawing
      const seen = { id: rules.target, rules, target, nowMs }
      expect(harmOf(whyAnswer(seen, { verdicts: [], journal: [] }))).toEqual([])
      expect(harmOf(statusAnswer([seen], '/release'))).toEqual([])
      expect(harmOf(replyOf('review', drawing))).toEqual([])
    }
  })

  it("stays text on the card of a person's own pull request", () => {
    const drawing = reviewed(hostile).drawing(({ open }) => open)
    const by = { login: hostile, id: 3, bot: false }
    const words = { by, authors: [by], reason: hostile, version: hostile }
    const release = { ...drawing.release, ...words, kind: 'change' as const }
    expect(harmOf(cardOf({ ...drawing, release }))).toEqual([])
    expect(harmOf(replyOf('review', { ...drawing, release }))).toEqual([])
  })

  it('stays text of what reached the branch without a yes', () => {
    const by = { login: hostile, id: 3, bot: false }
    const waiting = story(production({}, { outside: 'hold' })).baseline('1.41.3')
    waiting.commit('1.41.3', { by, authors: [by], title: hostile, inputs: 'other', version: hostile })
    const drawing = waiting.drawing(({ outside }) => outside)
    const { rules, target, nowMs } = drawing
    const allowed = { ...drawing.release, stage: 'applying', outside: { allowedBy: hostile } } as const
    expect(harmOf(cardOf(drawing))).toEqual([])
    expect(harmOf(cardOf({ ...drawing, release: allowed }))).toEqual([])
    expect(harmOf(replyOf('outside', drawing))).toEqual([])
    const seen = { id: rules.target, rules, target, nowMs }
    expect(harmOf(whyAnswer(seen, { verdicts: [], journal: [] }))).toEqual([])
    expect(harmOf(statusAnswer([seen], '/release'))).toEqual([])
  })

  it('stays text on the card, in the thread and in direct messages', () => {
    const drawing = failed(hostile).drawing(({ rolling }) => rolling)
    expect(harmOf(cardOf(drawing))).toEqual([])
    expect(harmOf(replyOf('failed', drawing))).toEqual([])
    expect(harmOf(directOf(drawing))).toEqual([])
  })

  it('stays text in what a freeze, a soak and an emergency say', () => {
    const freezes = weekend().map(freeze => ({ ...freeze, name: hostile }))
    const after = { ...afterStaging(), environment: hostile, target: `${hostile}/${hostile}` } as const
    const rules = production({}, { freezes, after, emergency: ['user:carol', `user:${hostile}`] })
    const told = atMinute(story(rules).baseline('1.41.3').push('1.42.0'), 60)
    const seen = () => ({ id: rules.target, rules, target: told.target, nowMs: told.nowMs })
    expect(harmOf(whyAnswer(seen(), { verdicts: [], journal: [] }))).toEqual([])
    told.asks({ verb: 'emergency', what: '1.42.0', reason: hostile })
    const drawing = openedIn(told).drawing(({ open }) => open)
    const { pass: _pass, ...stopped } = drawing.release
    for (const release of [drawing.release, stopped, { ...stopped, stage: 'applying' as const }]) {
      expect(harmOf(cardOf({ ...drawing, release }))).toEqual([])
      expect(harmOf(replyOf('emergency', { ...drawing, release }))).toEqual([])
    }
    expect(harmOf(whyAnswer(seen(), { verdicts: [], journal: [] }))).toEqual([])
  })

  it('stays text in the reason of a hold, a rollback and a commit of a person', () => {
    const told = failed(hostile)
    told.asks({ verb: 'roll_back', release: 'staging/checkout#1', reason: hostile })
    expect(harmOf(cardOf(told.numbered(1)))).toEqual([])
    expect(harmOf(cardOf(told.numbered(2)))).toEqual([])
    expect(harmOf(replyOf('rolled_back', told.numbered(1)))).toEqual([])
    const change = story().baseline('1.41.3').commit('1.41.3', { title: hostile, inputs: 'other' })
    expect(harmOf(cardOf(change.drawing(({ rolling }) => rolling)))).toEqual([])
  })

  it('stays text in answers and modals', () => {
    const told = failed(hostile)
    told.asks({ verb: 'hold', reason: hostile })
    const seen = { id: told.rules.target, rules: told.rules, target: told.target, nowMs: NOON_MS }
    const lines = Array.from({ length: 8 }, () => ({ atMs: NOON_MS, text: hostile, by: hostile }))
    expect(
      harmOf(
        statusAnswer(
          Array.from({ length: 60 }, () => seen),
          '/release',
        ),
      ),
    ).toEqual([])
    expect(harmOf(whyAnswer(seen, { verdicts: lines, journal: lines }))).toEqual([])
    expect(harmOf(imageAnswer(hostile, lines))).toEqual([])
    expect(harmOf(imageAnswer(hostile, []))).toEqual([])
    expect(harmOf(plainAnswer(hostile))).toEqual([])
    const purpose = { target: 'staging/checkout', release: 'staging/checkout#1', channel: 'C1' } as const
    for (const view of [
      holdModal(purpose),
      rollBackModal(purpose, hostile),
      requestChangesModal(purpose, hostile),
      overrideModal(purpose),
      emergencyModal(purpose),
      refusalModal(hostile, hostile),
    ]) {
      expect(checkView(view)).toEqual([])
      for (const text of mrkdwnOf(view)) expect(live(text)).toEqual([])
    }
  })
})

describe('escaping', () => {
  it('leaves names as they are meant to be read', () => {
    expect(foreign('INDEX_URL is not set, 5 < 6 & more', 100)).toBe(
      'INDEX_URL is not set, 5 &lt; 6 &amp; more',
    )
  })

  it('formats nothing', () => {
    expect(foreign('*a* _b_ ~c~ `d` :tada: > e', 100)).toBe('∗a∗ ˍbˍ ∼c∼ ˋdˋ ∶tada: &gt; e')
  })

  it('cuts between characters', () => {
    expect(foreign('𝕏𝕏𝕏', 4)).toBe('𝕏…')
  })

  it('links only to the web, with a label that ends where it should', () => {
    expect(link('https://a.example/x y|z', 'a|b>c')).toBe('<https://a.example/x%20y%7Cz|a¦b&gt;c>')
    expect(link('javascript:alert(1)', 'label')).toBe('label')
  })

  it('sets as code what stands between backticks', () => {
    expect(withCode('Add `- { github: ann }` to *people*', 100)).toBe('Add `- { github: ann }` to ∗people∗')
  })

  it('has a help that Slack takes', () => {
    expect(harmOf(helpAnswer('/release', VERBS))).toEqual([])
  })
})
