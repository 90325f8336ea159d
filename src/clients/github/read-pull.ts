import { z } from 'zod'
import { TerminalError } from '../../errors.ts'
import type { MergeMethod, PullHost, PullState } from '../../ports.ts'
import type { Person, Sha } from '../../release/release.ts'
import { createLru } from '../lru.ts'
import { Account, personNamed, personOf } from './actor.ts'
import { unexpected } from './answer.ts'
import { createBranchRules, type BranchRules } from './branch-rules.ts'
import { behindOf, demandsOf } from './demands.ts'
import { dismissedOf } from './dismissed.ts'
import { folderId } from './folder-id.ts'
import type { Gate } from './gate.ts'
import type { Graphql } from './graphql-answer.ts'
import { createReadOwners, type ReadOwners } from './owners.ts'
import { PULL_CHECKS, READ } from './outcome.ts'
import { PullAnswer, type PullNode } from './pull-answer.ts'
import { queueOf } from './queue.ts'
import { isAdvisory } from './required.ts'
import { READ_PULL } from './pull-queries.ts'
import { reviewsOf, type Facts } from './reviews.ts'

const BLIND_MS = 5 * 60_000
const REPOSITORIES_MAX = 1_000

type Wanted = Parameters<PullHost['readPull']>[0]

/** One query; the facts about reviewers are asked after it, side by side, where they are not known already. */
export function createReadPull(gate: Gate, facts: Facts): PullHost['readPull'] {
  const look = createLook(gate)
  const readOwners = createReadOwners(gate)
  const rulesOf = createBranchRules(gate)
  return async wanted => {
    const answer = await look(wanted)
    if (answer.kind === 'refused') return absent(answer)
    const { pullRequest: pull } = answer.value.repository
    switch (pull.state) {
      case 'OPEN':
        return opened({ facts, readOwners, rulesOf, slug: gate.app.slug }, wanted, answer.value)
      case 'MERGED':
        return merged({ facts, readOwners }, wanted, pull)
      case 'CLOSED':
        return { kind: 'closed', number: pull.number, by: await closedBy(gate, wanted) }
    }
  }
}

/** Where the App was not given the right to read checks and rules, all else is read; it is asked for again after a while. */
function createLook(gate: Gate): (wanted: Wanted) => Promise<Graphql<PullAnswer>> {
  const blindSinceMs = createLru<number>(REPOSITORIES_MAX)
  return async wanted => {
    const sinceMs = blindSinceMs.get(wanted.repository) ?? Number.NEGATIVE_INFINITY
    if (performance.now() - sinceMs < BLIND_MS) return ask(gate, wanted, false)
    const answer = await seeing(gate, wanted)
    if (answer !== 'blind') return answer
    blindSinceMs.set(wanted.repository, performance.now())
    return ask(gate, wanted, false)
  }
}

async function seeing(gate: Gate, wanted: Wanted): Promise<Graphql<PullAnswer> | 'blind'> {
  try {
    const answer = await ask(gate, wanted, true)
    return answer.kind === 'refused' && answer.type === 'FORBIDDEN' ? 'blind' : answer
  } catch (error) {
    const unseen = error instanceof TerminalError && error.code === 'git_permission_missing'
    if (unseen) return 'blind'
    throw error
  }
}

function ask(
  gate: Gate,
  { repository, number, path, owners }: Wanted,
  checks: boolean,
): Promise<Graphql<PullAnswer>> {
  const [owner, name] = repository.split('/')
  return gate.graphql({
    repository,
    permissions: checks ? PULL_CHECKS : READ,
    document: READ_PULL,
    variables: { owner, name, number, path, checks, owners },
    schema: PullAnswer,
  })
}

function absent({ type, message }: { type: string; message: string }): PullState {
  if (type === 'NOT_FOUND') return { kind: 'absent' }
  throw new TerminalError('git_answer_unexpected', { operation: 'a pull request', reason: message })
}

type Readers = { facts: Facts; readOwners: ReadOwners }
type Reading = Readers & { rulesOf: BranchRules; slug: () => Promise<string> }

async function opened(
  { facts, readOwners, rulesOf, slug }: Reading,
  wanted: Wanted,
  { repository: { pullRequest: pull, ...allowed } }: PullAnswer,
): Promise<PullState> {
  const content = contentOf(pull)
  const owners = await readOwners(wanted, pull)
  const queue = await queueOf(pull, slug)
  return {
    kind: 'open',
    id: pull.id,
    number: pull.number,
    url: pull.url,
    branch: pull.headRefName,
    head: pull.headRefOid,
    author: personOf(pull.author),
    title: pull.title,
    onto: pull.baseRefName,
    isDraft: pull.isDraft,
    test: testOf(pull),
    content,
    base: pull.baseRef === null ? null : folderId(pull.baseRef.target?.file ?? null),
    computing: testOf(pull) === null && pull.mergeable !== 'CONFLICTING',
    demands: await demandsOf(pull, content, async () => rulesOf(wanted.repository, pull.baseRefName)),
    behind: behindOf(pull),
    dismissed: dismissedOf(pull.dismissals, pull.reviews.nodes),
    reviews: await reviewsOf(facts, { ...wanted, owners }, pull.reviews.nodes),
    queue,
    advisory: !queue.isChecked && isAdvisory(pull.baseRef),
    owners,
    method: methodOf(allowed),
  }
}

/** GitHub makes the test merge some time after either branch moved: an older one says nothing. */
function contentOf(pull: PullNode): Sha | null {
  return testOf(pull) === null ? null : folderId(pull.potentialMergeCommit?.file ?? null)
}

function testOf(pull: PullNode): Extract<PullState, { kind: 'open' }>['test'] {
  const { mergeable, potentialMergeCommit: test, headRefOid, baseRef } = pull
  const base = baseRef?.target?.oid
  if (mergeable !== 'MERGEABLE' || test === null || base === undefined) return null
  const parents = test.parents.nodes.map(({ oid }) => oid)
  return parents.includes(headRefOid) && parents.includes(base) ? { base, merge: test.oid } : null
}

function methodOf(allowed: Omit<PullAnswer['repository'], 'pullRequest'>): MergeMethod {
  if (allowed.mergeCommitAllowed) return 'merge'
  return allowed.squashMergeAllowed || !allowed.rebaseMergeAllowed ? 'squash' : 'rebase'
}

/** The reviews are those with which it was merged: what of them was not heard before still says whether it might. */
async function merged({ facts, readOwners }: Readers, wanted: Wanted, pull: PullNode): Promise<PullState> {
  const { number, mergeCommit, mergedBy } = pull
  if (mergeCommit === null) throw unexpected('a merged pull request', 'it names no commit yet')
  const owners = await readOwners(wanted, pull)
  const reviews = await reviewsOf(facts, { ...wanted, owners }, pull.reviews.nodes)
  return { kind: 'merged', number, commit: mergeCommit.oid, by: personOf(mergedBy), reviews }
}

/** Only asked once it is closed; null where GitHub does not say. */
async function closedBy(gate: Gate, { repository, number }: Wanted): Promise<Person | null> {
  const answer = await gate.rest({
    repository,
    permissions: READ,
    route: 'GET /repos/{owner}/{repo}/issues/{issue_number}',
    parameters: { issue_number: number },
    schema: z.object({ closed_by: Account.nullish() }),
  })
  return answer.kind === 'ok' ? personNamed(answer.value.closed_by ?? null) : null
}
