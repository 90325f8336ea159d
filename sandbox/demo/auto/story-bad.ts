import type { Built } from '../../ci/build.ts'
import { pushCrash } from '../../ci/play.ts'
import { mergedCommit, proveOpened, proveTold } from './pulls.ts'
import { proveProgress } from './progress.ts'
import { BOB } from './read-slack.ts'
import type { PullRead } from './read-pulls.ts'
import { proveReports } from './reports.ts'
import { createProofs } from './rows.ts'
import type { Proof, Proofs } from './rows.ts'
import { cardSaying, lineWith } from './stage.ts'
import type { Stage } from './stage.ts'
import { proveRollback } from './story-rollback.ts'

/**
 * Bob's change runs in staging and crashes in production, where its rule asks only for a peer and Slipway merges by
 * itself; Carol approves it, and then rolls it back.
 */
export async function playBad(stage: Stage, say: (proof: Proof) => void): Promise<Proof[]> {
  const before = await stage.clusters.production.deployment('search')
  const built = await pushCrash(stage.ci)
  const tried = createProofs(`search ${built.version} in staging and production`, built.pushedAtMs, say)
  await tried.prove({
    row: 'R11',
    what: 'that it is live in staging',
    seen: cardSaying(stage, built.tag, /Live since/),
    text: ({ ts, text }) => `card ${ts} says “${lineWith(text, 'Live since')}”`,
  })
  const version = built.released
  const title = `→ ${version.version}`
  const pulled = {
    title: `Release ${version.tag} of search to production`,
    card: title,
    says: [version.digest, 'Read the address of the index', 'one peer'],
    calls: ['<!subteam^S01SRE>'],
  }
  const [pull] = await Promise.all([proveOpened(stage, tried, pulled), proveTold(stage, tried, pulled)])
  if (pull === null) return tried.all()
  await proveAutoMerge(stage, tried, pull)
  await proveFailed(stage, tried, { version, title, pull })
  const back = createProofs('Carol rolls search back', Date.now(), say)
  await proveRollback(stage, back, { version, imageBefore: before.image })
  return [...tried.all(), ...back.all()]
}

/** R6 and R7: one approval is enough, and Slipway merges at once. */
async function proveAutoMerge(stage: Stage, { prove }: Proofs, pull: PullRead): Promise<void> {
  const { pulls, until } = stage
  await prove({
    row: 'R7',
    what: 'the merge by Slipway once Carol has approved',
    seen: pulls.act('carol', pull, 'approve').then(async () => {
      const merged = await until(async () => {
        const read = await pulls.pull(pull.title)
        return read?.merged_at ? read : null
      })
      return { ...(await pulls.merge(merged)), sha: merged.merge_commit_sha ?? '' }
    }),
    text: ({ by, sha, parents }) =>
      `Carol approved it on GitHub; ${by} merged head ${parents.at(-1)?.slice(0, 7)} as ${sha.slice(0, 7)}`,
  })
}

async function proveFailed(
  stage: Stage,
  proofs: Proofs,
  { version, title, pull }: { version: Built; title: string; pull: PullRead },
): Promise<void> {
  const expected = {
    ...version,
    environment: 'production',
    title,
    commit: mergedCommit(stage, pull),
    login: 'bob',
    user: BOB,
    end: 'failure',
    card: /Failed/,
  } as const
  await Promise.all([proveProgress(stage, proofs, expected), proveReports(stage, proofs, expected)])
}
