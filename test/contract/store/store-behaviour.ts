import { expect, it } from 'vitest'
import type { EntryVerdict, NewEntry, Store } from '../../../src/ports.ts'
import type { Target, TargetId } from '../../../src/release/release.ts'
import { emptyTarget } from '../../../src/release/target.ts'

const ID: TargetId = 'staging/checkout'

/** What a store must do, in Redis as in memory. Each sentence gets a store of its own. */
export function storeBehaviour(open: () => Promise<Store>): void {
  it('saves a document once for each version, and refuses whoever comes second', async () => {
    const store = await open()
    const target = versioned(1)
    expect(await store.save({ target, dueAtMs: null, journal: [] })).toBe('saved')
    expect(await store.save({ target, dueAtMs: null, journal: [] })).toBe('stale')
    expect(await store.save({ target: versioned(3), dueAtMs: null, journal: [] })).toBe('stale')
    expect((await store.load(ID)).target).toEqual(target)
    expect(await store.targets()).toEqual([ID])
  })

  it('lets exactly one of many win who save the same version at once', async () => {
    const store = await open()
    const saves = Array.from({ length: 20 }, () =>
      store.save({ target: versioned(1), dueAtMs: null, journal: [] }),
    )
    expect((await Promise.all(saves)).filter(outcome => outcome === 'saved')).toHaveLength(1)
  })

  it('keeps a due time until the next save moves or removes it', async () => {
    const store = await open()
    const now = await store.nowMs()
    await store.save({ target: versioned(1), dueAtMs: now - 1, journal: [] })
    expect(await store.due(10)).toEqual([ID])
    expect(await store.due(10)).toEqual([ID])
    await store.save({ target: versioned(2), dueAtMs: now + 60_000, journal: [] })
    expect(await store.due(10)).toEqual([])
    expect(await store.nextDueInMs()).toBeGreaterThan(0)
    await store.save({ target: versioned(3), dueAtMs: null, journal: [] })
    expect(await store.nextDueInMs()).toBeNull()
  })

  it('gives the journal newest first, and nothing of a refused save', async () => {
    const store = await open()
    await store.save({
      target: versioned(1),
      dueAtMs: null,
      journal: [journalLine('one'), journalLine('two')],
    })
    await store.save({ target: versioned(1), dueAtMs: null, journal: [journalLine('lost')] })
    expect((await store.journal(ID, 10)).map(({ text }) => text)).toEqual(['two', 'one'])
  })

  it('stores a notification once, whoever sends it again', async () => {
    const store = await open()
    expect(await store.accept(entry('n1'))).toBe('stored')
    expect(await store.accept(entry('n1'))).toBe('known')
    expect(await store.openEntries(10)).toEqual(['n1'])
  })

  it('keeps what was resolved first, and closes an entry once with its verdict', async () => {
    const store = await open()
    await store.accept(entry('n1'))
    expect(await store.resolve('n1', { kind: 'ignored', reason: 'first' })).toEqual({
      kind: 'ignored',
      reason: 'first',
    })
    expect(await store.resolve('n1', { kind: 'ignored', reason: 'second' })).toEqual({
      kind: 'ignored',
      reason: 'first',
    })
    await store.close('n1', verdict('one'))
    await store.close('n1', verdict('two'))
    expect(await store.openEntries(10)).toEqual([])
    expect((await store.entry('n1'))?.verdict?.lines).toEqual(['one'])
    expect((await store.verdicts('ghcr.io/acme/checkout', 10)).map(({ lines }) => lines)).toEqual([['one']])
  })

  it('answers an entry together with the document, and only once', async () => {
    const store = await open()
    await store.accept(entry('n1'))
    const answer = { entry: 'n1', resolution: { kind: 'asked', refused: null } } as const
    const save = { dueAtMs: null, journal: [journalLine('held')], answer }
    expect(await store.save({ ...save, target: versioned(2) })).toBe('stale')
    expect((await store.entry('n1'))?.resolution).toBeNull()
    expect(await store.save({ ...save, target: versioned(1) })).toBe('saved')
    expect((await store.entry('n1'))?.resolution).toEqual(answer.resolution)
    expect(await store.save({ ...save, target: versioned(2) })).toBe('answered')
    expect(await store.resolve('n1', { kind: 'asked', refused: 'held already' })).toEqual(answer.resolution)
    expect((await store.load(ID)).target?.version).toBe(1)
    expect(await store.journal(ID, 10)).toHaveLength(1)
    expect(await store.openEntries(10)).toEqual(['n1'])
  })

  it('does not answer again what was refused', async () => {
    const store = await open()
    await store.accept(entry('n1'))
    await store.resolve('n1', { kind: 'asked', refused: 'not an operator' })
    const answer = { entry: 'n1', resolution: { kind: 'asked', refused: null } } as const
    const save = { target: versioned(1), dueAtMs: null, journal: [], answer }
    expect(await store.save(save)).toBe('answered')
    expect((await store.load(ID)).target).toBeNull()
  })

  it('leases a lane to one at a time, until it is given back', async () => {
    const store = await open()
    const lease = await store.lease('lane', 60_000)
    expect(await store.lease('lane', 60_000)).toBeNull()
    expect(await lease?.renew(60_000)).toBe(true)
    await lease?.release()
    expect(await lease?.renew(60_000)).toBe(false)
    expect(await store.lease('lane', 60_000)).not.toBeNull()
  })

  it('counts looks at a branch upwards, each branch for itself', async () => {
    const store = await open()
    const first = await store.order('a')
    expect(await store.order('a')).toBeGreaterThan(first)
    expect(await store.order('b')).toBe(1)
  })

  it('numbers looks at the head of a branch as they end, each branch for itself', async () => {
    const store = await open()
    const since = await store.order('c')
    const first = await store.looked('c', { since, head: 'a' })
    const later = await store.looked('c', { since: first ?? 0, head: 'b' })
    expect([first, later]).toEqual([since + 1, since + 2])
    expect(await store.order('c')).toBe(since + 3)
    expect(await store.looked('d', { since: 0, head: 'b' })).toBe(1)
  })

  it('does not know which of two looks is newer that saw two heads at one time', async () => {
    const store = await open()
    const [slow, quick] = [await store.order('e'), await store.order('e')]
    expect(await store.looked('e', { since: quick, head: 'after' })).not.toBeNull()
    expect(await store.looked('e', { since: slow, head: 'before' })).toBeNull()
    expect(await store.looked('e', { since: await store.order('e'), head: 'before' })).not.toBeNull()
  })

  it('takes any of two looks that saw the same', async () => {
    const store = await open()
    const [slow, quick] = [await store.order('f'), await store.order('f')]
    expect(await store.looked('f', { since: quick, head: 'a' })).toBe(quick + 1)
    expect(await store.looked('f', { since: slow, head: 'a' })).toBe(quick + 2)
  })

  it('takes a commit for newer than the head that it was made on, whoever looked meanwhile', async () => {
    const store = await open()
    const [writer, look] = [await store.order('g'), await store.order('g')]
    expect(await store.looked('g', { since: look, head: 'a' })).toBe(look + 1)
    expect(await store.looked('g', { since: writer, head: 'b', onto: 'a' })).toBe(look + 2)
    expect(await store.looked('g', { since: look, head: 'a' })).toBeNull()
  })

  it('never shortens a ban', async () => {
    const store = await open()
    expect(await store.bannedForMs('github')).toBe(0)
    await store.ban('github', 60_000)
    await store.ban('github', 1_000)
    expect(await store.bannedForMs('github')).toBeGreaterThan(30_000)
  })

  it('remembers small facts', async () => {
    const store = await open()
    expect(await store.recall('fact')).toBeNull()
    await store.remember('fact', 'value', 60_000)
    expect(await store.recall('fact')).toBe('value')
  })
}

function journalLine(text: string) {
  return { atMs: 1, release: null, event: 'woken', text, by: null }
}

function versioned(version: number): Target {
  return { ...emptyTarget(ID), version }
}

function entry(id: string): NewEntry {
  const hint = { kind: 'image', repository: 'ghcr.io/acme/checkout', tag: 'main-1', digest: null } as const
  return { id, sender: 'test', hint, receivedAtMs: 1 }
}

function verdict(line: string): EntryVerdict {
  const subject = 'ghcr.io/acme/checkout:main-1'
  return { id: 'n1', sender: 'test', subject, receivedAtMs: 1, closedAtMs: 2, lines: [line] }
}
