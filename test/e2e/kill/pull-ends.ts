import { expect, it } from 'vitest'
import type { Gate } from '../../world/gate.ts'
import type { PullSeen } from '../../world/look-github.ts'
import type { World } from '../../world/world.ts'
import type { Ended } from './ends.ts'

/** The end of a release that went through a pull request, as GitHub shows it. */
export function itMergesOnce(row: Ended, world: () => World<Gate>): void {
  const look = () => world().look
  const isReplaced = row.plot === 'replaced'
  const merged = async (): Promise<PullSeen> => {
    const pull = (await look().pulls(row.name)).at(-1)
    if (pull === undefined) throw new Error(`${row.name} has no pull request`)
    return pull
  }

  it('opens one pull request for a release', async () => {
    const pulls = await look().pulls(row.name)
    expect(pulls.map(({ state }) => state)).toEqual(isReplaced ? ['closed', 'merged'] : ['merged'])
    expect(new Set(pulls.map(({ head_ref: branch }) => branch)).size).toBe(pulls.length)
    expect(pulls.at(-1)?.title).toContain(`main-${row.number} of ${row.name}`)
  })

  it('merges it by one commit, which brings the one of its branch', async () => {
    const { head: last, merge_commit: merge } = await merged()
    // What the base had by then was taken in once.
    const [head = last, base] = row.plot === 'behind' ? await look().parents(last) : [last]
    expect(base === undefined).toBe(row.plot !== 'behind')
    const commits = await look().commitsOf(row.name)
    expect(commits.map(({ sha }) => sha).toSorted(byText)).toEqual(
      [head, merge].filter(sha => sha !== null).toSorted(byText),
    )
    expect(commits.filter(({ parents }) => parents.length === 2).map(({ sha }) => sha)).toEqual([merge])
  })

  it('reports one check on its head, which ends in success', async () => {
    const { head } = await merged()
    const checks = await look().checks(head)
    const green = { name: 'slipway/release', status: 'completed', conclusion: 'success' }
    // GitHub opens none again that was green: one that turns to no and back is another one.
    expect(checks).toEqual(row.plot === 'dismissed' ? [green, green] : [green])
  })

  it('asks for one review, and labels it once', async () => {
    const { requested, reviews, labels } = await merged()
    expect(requested.users).toEqual([])
    expect(reviews).toEqual(reviewsOf(row))
    expect(labels).toEqual(expect.arrayContaining(labelsOf(row)))
    expect(labels).toEqual([...new Set(labels)])
  })

  it('comments only on what gives way, and once', async () => {
    const comments = (await look().pulls(row.name)).map(({ number }) => look().comments(number))
    const why = expect.stringContaining(`\`main-${row.number}\` takes its place`)
    expect(await Promise.all(comments)).toEqual(isReplaced ? [[why], []] : [[]])
  })
}

/** Of who approved, in that order; and what was taken away first. */
function reviewsOf({ plays: { pull }, plot }: Ended): { author: string; state: string }[] {
  const { reviewer = null, owner } = pull ?? {}
  const approvals = [reviewer, owner ?? null].flatMap(author =>
    author === null ? [] : [{ author, state: 'APPROVED' }],
  )
  if (plot !== 'dismissed' || reviewer === null) return approvals
  return [{ author: reviewer, state: 'DISMISSED' }, ...approvals]
}

/** What is merged without anybody being asked may be gone before it is labelled. */
function labelsOf({ name, plays }: Ended): string[] {
  if (plays.pull === undefined || plays.pull.reviewer === null) return []
  return ['slipway', 'environment: staging', `service: ${name}`]
}

const byText = (a: string, b: string): number => a.localeCompare(b)
