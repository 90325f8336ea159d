import type { Built } from '../../ci/build.ts'
import { mergeAnnsPull } from '../../ci/play.ts'
import { codeFor, linkByCommand, linked } from './linking.ts'
import { mergedCommit, proveOpened, proveTold } from './pulls.ts'
import type { Pulled } from './pulls.ts'
import { proveProgress } from './progress.ts'
import { ANN, BOB } from './read-slack.ts'
import type { PullRead, ReviewRead } from './read-pulls.ts'
import { proveReports } from './reports.ts'
import { createProofs } from './rows.ts'
import type { Proof, Proofs } from './rows.ts'
import { asked, cardSaying, lineWith, pressed } from './stage.ts'
import type { Stage } from './stage.ts'
import { proveStaging } from './story-staging.ts'

/**
 * Ann's change goes live in staging, becomes a pull request for production, is approved by Bob in Slack and by Carol on
 * GitHub, is merged by Ann, and goes live there: every row of the road.
 */
export async function playGood(stage: Stage, say: (proof: Proof) => void): Promise<Proof[]> {
  const built = await mergeAnnsPull(stage.ci)
  const staging = createProofs(`checkout ${built.tag} in staging`, built.pushedAtMs, say)
  await Promise.all([
    proveStaging(stage, staging, { ...built, login: 'ann', user: ANN }),
    proveLink(stage, staging),
  ])
  const version = built.released
  const production = createProofs(`checkout ${version.tag} in production`, version.pushedAtMs, say)
  await proveSoak(stage, production, version)
  const pull = await proveProposed(stage, production, version)
  if (pull !== null) await proveReviewed(stage, production, { version, pull })
  return [...staging.all(), ...production.all()]
}

const titleOf = ({ version }: Built) => `→ ${version}`

/** R6: Ann links her account of her own accord, so that what she merges from Slack is merged by her. */
async function proveLink(stage: Stage, { prove }: Proofs): Promise<void> {
  await prove({
    row: 'R6',
    what: "the link of Ann's account",
    seen: linkByCommand(stage, { user: ANN, login: 'ann' }),
    text: told => `/release link, and the code on GitHub → “${told}”`,
  })
}

/** R2: the same image waits for production until it has proved itself in staging. */
async function proveSoak(stage: Stage, { prove }: Proofs, version: Built): Promise<void> {
  await prove({
    row: 'R2',
    what: 'the candidate that soaks in staging',
    seen: asked(stage, { user: ANN, words: 'why checkout production', holds: version.tag }),
    text: answer => `/release why checkout production → “${lineWith(answer, version.tag)}”`,
  })
}

/** R4 and R5: the pull request that explains itself, and those who must act are called. */
async function proveProposed(stage: Stage, proofs: Proofs, version: Built): Promise<PullRead | null> {
  const pulled: Pulled = {
    title: `Release ${version.tag} of checkout to production`,
    card: titleOf(version),
    says: [version.digest, 'Retry payments that time out', 'Who must approve', 'one author', 'one peer'],
    calls: [`<@${ANN}>`, `<@${BOB}>`, '<!subteam^S01SRE>'],
  }
  const [pull] = await Promise.all([proveOpened(stage, proofs, pulled), proveTold(stage, proofs, pulled)])
  return pull
}

type Open = { version: Built; pull: PullRead }

/** R6 to R15: reviews from both sides, the merge, and what comes of it in production. */
async function proveReviewed(stage: Stage, proofs: Proofs, open: Open): Promise<void> {
  const { version, pull } = open
  await proveBob(stage, proofs, open)
  await proveCarol(stage, proofs, open)
  await proveMerge(stage, proofs, open)
  const expected = {
    ...version,
    environment: 'production',
    title: titleOf(version),
    commit: mergedCommit(stage, pull),
    login: 'ann',
    user: ANN,
    end: 'success',
    card: /Live since/,
  } as const
  await Promise.all([proveProgress(stage, proofs, expected), proveReports(stage, proofs, expected)])
}

/** Bob never linked his account: the refusal gives him a code, and once he entered it his click completes itself. */
async function proveBob(stage: Stage, { prove }: Proofs, { version, pull }: Open): Promise<void> {
  const title = titleOf(version)
  const refused = await prove({
    row: 'R6',
    what: 'the refusal that lets Bob link his account',
    seen: pressed(stage, { user: BOB, title, begins: 'Approve' }).then(() => codeFor(stage, BOB)),
    text: ({ code, said }) => `Bob pressed Approve and alone is told “${said}”, with the code ${code}`,
  })
  if (refused === null) return
  await prove({
    row: 'R6',
    what: "Bob's click as his own review on GitHub",
    seen: stage.pulls.enter('bob', refused.code).then(async () => ({
      told: await linked(stage, BOB),
      review: await approvalOf(stage, pull, 'bob'),
      card: await cardSaying(stage, title, /Approved: bob \(author, in Slack\)/),
    })),
    text: ({ told, review, card }) =>
      `Bob entered it on GitHub: “${told}” His click completed itself as review ${review.id} of ${review.commit_id.slice(0, 7)} by ${review.user.login}; card ${card.ts} says “${lineWith(card.text, 'Approved: bob')}”`,
  })
}

function approvalOf({ pulls, until }: Stage, pull: PullRead, login: string): Promise<ReviewRead> {
  return until(async () => {
    const reviews = await pulls.reviews(pull.number)
    return reviews.findLast(({ user, state }) => user.login === login && state === 'APPROVED') ?? null
  })
}

async function proveCarol(stage: Stage, { prove }: Proofs, { version, pull }: Open): Promise<void> {
  await prove({
    row: 'R6',
    what: "Carol's approval on GitHub's page",
    seen: stage.pulls.act('carol', pull, 'approve').then(async () => ({
      review: await approvalOf(stage, pull, 'carol'),
      card: await cardSaying(stage, titleOf(version), /ready to merge[^]*carol \(peer, on GitHub\)/),
    })),
    text: ({ review: { id, commit_id: sha }, card }) =>
      `Carol approved ${sha.slice(0, 7)} on ${pull.html_url} (review ${id}); card ${card.ts} says “${lineWith(card.text, 'carol')}”`,
  })
}

async function proveMerge(stage: Stage, { prove }: Proofs, { version, pull }: Open): Promise<void> {
  const { pulls, until } = stage
  const { head } = pull
  await prove({
    row: 'R7',
    what: 'the merge of exactly the approved head',
    seen: pressed(stage, { user: ANN, title: titleOf(version), begins: 'Merge' }).then(async click => {
      const merged = await until(async () => {
        const read = await pulls.pull(pull.title)
        return read?.merged_at ? read : null
      })
      const [{ parents, by }, check] = await Promise.all([pulls.merge(merged), pulls.check(head.sha)])
      if (!parents.includes(head.sha)) throw new Error(`${parents.join(', ')} were merged`)
      if (by !== 'ann') throw new Error(`${by} merged it`)
      return { sha: merged.merge_commit_sha ?? '', by, check, ...click }
    }),
    text: ({ sha, by, check, asked: question }) =>
      `Ann confirmed “${question}”; ${by} merged head ${head.sha.slice(0, 7)} as ${sha.slice(0, 7)}; check slipway/release ${check?.state} (run ${check?.id})`,
  })
}
