import { describe, expect, it } from 'vitest'
import { bounded, shared } from '../../../../src/clients/kubernetes/bounded.ts'

describe('many at once', () => {
  it('are never more than allowed, and answer in order', async () => {
    let [running, most] = [0, 0]
    const doubled = await bounded([1, 2, 3, 4, 5, 6, 7], 3, async item => {
      most = Math.max(most, (running += 1))
      await Promise.resolve()
      running -= 1
      return item * 2
    })
    expect(doubled).toEqual([2, 4, 6, 8, 10, 12, 14])
    expect(most).toBe(3)
  })

  it('end with the first failure, after what was under way', async () => {
    const finished: number[] = []
    const work = bounded([1, 2, 3, 4, 5, 6], 2, async item => {
      if (item === 1) throw new Error('one')
      await Promise.resolve()
      finished.push(item)
    })
    await expect(work).rejects.toThrow('one')
    expect(finished).toEqual([2])
  })
})

describe('a shared question', () => {
  it('is asked once for all who wait, and never answers from before it was asked', async () => {
    const asked: ((answer: number) => void)[] = []
    const ask = shared(() => new Promise<number>(resolve => asked.push(resolve)))
    const first = ask()
    const [second, third] = [ask(), ask()]
    expect(asked).toHaveLength(1)
    asked[0]?.(1)
    expect(await first).toBe(1)
    await Promise.resolve()
    asked[1]?.(2)
    expect(await Promise.all([second, third])).toEqual([2, 2])
    expect(asked).toHaveLength(2)
  })
})
