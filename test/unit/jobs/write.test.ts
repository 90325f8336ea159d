import { describe, expect, it } from 'vitest'
import { write } from '../../../jobs/write.ts'
import type { JobContext } from '../../../jobs/job.ts'
import type { Image } from '../../../src/release/release.ts'
import { memoryGit } from '../../simulator/memory-git.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { manifest, plainRules } from '../../simulator/scenario.ts'
import { contextOf } from './context.ts'

const FIRST: Image = {
  repository: 'ghcr.io/acme/checkout',
  tag: 'main-1',
  digest: `sha256:${'1'.repeat(64)}`,
}
const NEXT: Image = { ...FIRST, tag: 'main-2', digest: `sha256:${'2'.repeat(64)}` }
const clock = { nowMs: () => 0 }

/** A release to be written; while its commit is made somebody else looks at the branch, and something happens there. */
function writing(meanwhile: (git: ReturnType<typeof memoryGit>) => void = () => undefined) {
  const git = memoryGit(clock, manifest('main-1', FIRST.digest, 'a'))
  const store = memoryStore(clock)
  const { place } = plainRules()
  const name = `${place.repository}#${place.branch}`
  const [theirs, reads]: [(number | null)[], boolean[]] = [[], []]
  const look = async (): Promise<void> => {
    const since = await store.order(name)
    const { commit } = await git.head(place.repository, place.branch, { fresh: true })
    theirs.push(await store.looked(name, { since, head: commit }))
  }
  const context = contextOf({
    store,
    git: {
      ...git,
      head: async (repository, branch, how) => {
        reads.push(how.fresh)
        return git.head(repository, branch, how)
      },
      commit: async request => {
        await look()
        const outcome = await git.commit(request)
        meanwhile(git)
        if (theirs.length === 1 && git.history.length > 2) await look()
        return outcome
      },
    },
  })
  const release: JobContext['release'] = {
    ...context.release,
    place,
    stage: 'writing',
    expects: { main: FIRST },
    to: { main: NEXT },
  }
  const target = { ...context.target, rolling: null, open: release }
  const effect = { kind: 'write', key: '1.write.0', release: release.id } as const
  const run = () => write(effect, { ...context, target, release })
  return { run, theirs, reads, git, place }
}

describe('the commit of a release', () => {
  it('is newer than a look that saw the head it was made on, however late that look ended', async () => {
    const { run, theirs, reads } = writing()
    expect(orderOf(await run())).toBeGreaterThan(theirs[0] ?? Infinity)
    expect(reads).toEqual([false])
  })

  it('is as new as a look that saw its folder unchanged below another commit', async () => {
    const { run, theirs } = writing(git => void git.push('bob', 'Notes', [{ path: 'notes.md', text: 'x' }]))
    expect(orderOf(await run())).toBeGreaterThan(theirs[1] ?? Infinity)
  })

  it('is older than a look that saw its folder changed on top of it', async () => {
    const changed = manifest('main-3', NEXT.digest, 'a')
    const { run, theirs } = writing(git => void git.push('bob', 'By hand', changed))
    expect(orderOf(await run())).toBeLessThan(theirs[1] ?? 0)
  })

  it('is found again at the head as it is now, and not as it is remembered', async () => {
    const { run, reads, git } = writing()
    git.push('bob', 'By hand', manifest('main-2', NEXT.digest, 'a'))
    expect(await run()).toMatchObject({ kind: 'commit_seen', settles: '1.write.0' })
    expect(reads).toEqual([false, true])
  })
})

function orderOf(event: Awaited<ReturnType<typeof write>>): number {
  if (event?.kind !== 'commit_seen') throw new Error('it is not written')
  return event.order
}
