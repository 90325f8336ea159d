import { describe, expect, it } from 'vitest'
import type { JobContext } from '../../../jobs/job.ts'
import { planRelease, type Plan } from '../../../jobs/write/plan.ts'
import type { Image } from '../../../src/release/release.ts'
import { memoryGit } from '../../simulator/memory-git.ts'
import { manifest, plainRules } from '../../simulator/scenario.ts'
import { contextOf } from './context.ts'

const STARTED_MS = 1_000
const FIRST: Image = {
  repository: 'ghcr.io/acme/checkout',
  tag: 'main-1',
  digest: `sha256:${'1'.repeat(64)}`,
}
const NEXT: Image = { ...FIRST, tag: 'main-2', digest: `sha256:${'2'.repeat(64)}` }
const FILES = manifest('main-1', FIRST.digest, 'a')

/** A release whose commit landed without its answer, before a person took it back. */
async function planned(how: { attempt: number; owedMs: number; landed?: boolean }): Promise<Plan> {
  const git = memoryGit({ nowMs: () => 0 }, FILES)
  const context = contextOf({ git })
  const { place } = plainRules()
  const release = {
    ...context.release,
    place,
    stage: 'writing' as const,
    stageAtMs: STARTED_MS,
    expects: { main: FIRST },
    to: { main: NEXT },
  }
  if (how.landed !== false) {
    const { commit } = await git.head(place.repository, place.branch, { fresh: true })
    await git.commit({
      repository: place.repository,
      branch: place.branch,
      expectedHead: commit,
      headline: 'Release main-2',
      body: `Slipway-Release: ${release.id}`,
      additions: manifest('main-2', NEXT.digest, 'a'),
      deletions: [],
      folders: [],
    })
    git.push('ann', 'Back to main-1', FILES)
  }
  const effect = { kind: 'write' as const, key: '1.write.0', release: release.id }
  const todo = { [effect.key]: { effect, sinceVersion: 1, sinceMs: how.owedMs, delayed: null } }
  const target: JobContext['target'] = { ...context.target, rolling: null, open: release, todo }
  const head = await git.head(place.repository, place.branch, { fresh: true })
  return planRelease({ ...context, target, release, attempt: how.attempt }, head)
}

describe('what a person took back after a commit without its answer', () => {
  it('is not written again by a repeat', async () => {
    expect(await planned({ attempt: 2, owedMs: STARTED_MS })).toMatchObject({ kind: 'overtaken' })
  })

  it('is not written again by a first attempt that is owed anew after a soak or a freeze', async () => {
    expect(await planned({ attempt: 1, owedMs: STARTED_MS + 1 })).toMatchObject({ kind: 'overtaken' })
  })
})

it('writes what was owed anew and never landed', async () => {
  const plan = await planned({ attempt: 1, owedMs: STARTED_MS + 1, landed: false })
  expect(plan).toMatchObject({ kind: 'ready', deletions: [] })
})
