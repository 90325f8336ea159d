import { expect, it } from 'vitest'
import { inTurn } from '../../../src/cli/in-turn.ts'
import type { Advance, Advanced } from '../../../src/advance.ts'

const ignored: Advanced = { kind: 'ignored', reason: 'nothing', target: null }

function world() {
  const begun: string[] = []
  const ends: (() => void)[] = []
  const advance: Advance = async (id, event) => {
    begun.push(`${id} ${event.kind}`)
    await new Promise<void>(resolve => ends.push(resolve))
    if (event.kind === 'rules_changed') throw new Error('Redis is away')
    return ignored
  }
  const settle = async () => {
    ends.shift()?.()
    await new Promise(resolve => setImmediate(resolve))
  }
  return { begun, settle, advance: inTurn(advance) }
}

it('lets one after the other at a target, and others go on beside it', async () => {
  const { begun, settle, advance } = world()
  const all = [
    advance('staging/a', { kind: 'woken' }),
    advance('staging/a', { kind: 'woken' }),
    advance('staging/b', { kind: 'woken' }),
  ]
  await Promise.resolve()
  expect(begun).toEqual(['staging/a woken', 'staging/b woken'])
  await settle()
  expect(begun).toHaveLength(3)
  await settle()
  await settle()
  expect(await Promise.all(all)).toEqual([ignored, ignored, ignored])
})

it('goes on after one that failed, which only its own caller hears of', async () => {
  const { begun, settle, advance } = world()
  const failing = advance('staging/a', { kind: 'rules_changed' })
  const next = advance('staging/a', { kind: 'woken' })
  await Promise.resolve()
  await settle()
  await expect(failing).rejects.toThrow('Redis is away')
  expect(begun).toHaveLength(2)
  await settle()
  expect(await next).toEqual(ignored)
})
