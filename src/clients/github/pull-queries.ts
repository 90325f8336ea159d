import { ACTOR } from './actor.ts'
import { DISMISSALS_OF } from './dismissed.ts'
import { REQUIRED } from './required.ts'

const COMMIT = `createCommitOnBranch(input: $commit) { commit { oid file(path: $path) { type oid } } }`
const PULL = `createPullRequest(input: $pull) { pullRequest { number url baseRef { ${REQUIRED} } } }`

/** Branch, commit and pull request; GitHub runs mutations in their order, and goes on after one that it refuses. */
export const OPEN_PULL = `mutation OpenPull($ref: CreateRefInput!, $commit: CreateCommitOnBranchInput!, $path: String!, $pull: CreatePullRequestInput!) {
  createRef(input: $ref) { ref { id } }
  ${COMMIT}
  ${PULL}
}`

/** The same on a branch that is there already. */
export const FINISH_PULL = `mutation FinishPull($commit: CreateCommitOnBranchInput!, $path: String!, $pull: CreatePullRequestInput!) {
  ${COMMIT}
  ${PULL}
}`

/** What the merge made of the folder, and what the branch is by then. */
export const MERGE_PULL = `mutation Merge($input: MergePullRequestInput!, $path: String!) {
  mergePullRequest(input: $input) {
    pullRequest {
      mergeCommit { oid file(path: $path) { type oid } }
      baseRefName
      baseRef { target { oid ... on Commit { tree { oid } file(path: $path) { type oid } } } }
    }
  }
}`
export const MERGED_PULL = `query Merged($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { headRefOid mergeCommit { oid } } }
}`

/** How much of each list is read: more required checks than that are not named. */
const CONTEXTS = 100
const REVIEWS = 100
const FILES = 100
/** Where GitHub looks for CODEOWNERS. */
const OWNERS = `ownersGitHub: file(path: ".github/CODEOWNERS") @include(if: $owners) { type oid size }
        ownersRoot: file(path: "CODEOWNERS") @include(if: $owners) { type oid size }
        ownersDocs: file(path: "docs/CODEOWNERS") @include(if: $owners) { type oid size }`

/** Where it waits for GitHub to merge it, and how it last came out of there. */
const WAITING = `isMergeQueueEnabled
      mergeQueueEntry { id position enqueuer { ${ACTOR} } headCommit { oid } }
      autoMergeRequest { enabledAt enabledBy { ${ACTOR} } }
      timelineItems(last: 1, itemTypes: [REMOVED_FROM_MERGE_QUEUE_EVENT, AUTO_MERGE_DISABLED_EVENT]) {
        nodes {
          kind: __typename
          ... on RemovedFromMergeQueueEvent { id reason actor { ${ACTOR} } }
          ... on AutoMergeDisabledEvent { id reason actor { ${ACTOR} } }
        }
      }`

export const ENQUEUE = `mutation Enqueue($input: EnqueuePullRequestInput!) {
  enqueuePullRequest(input: $input) { clientMutationId }
}`
export const DEQUEUE = `mutation Dequeue($input: DequeuePullRequestInput!) {
  dequeuePullRequest(input: $input) { clientMutationId }
}`
export const AUTO_MERGE = `mutation AutoMerge($input: EnablePullRequestAutoMergeInput!) {
  enablePullRequestAutoMerge(input: $input) { clientMutationId }
}`
export const NO_AUTO_MERGE = `mutation NoAutoMerge($input: DisablePullRequestAutoMergeInput!) {
  disablePullRequestAutoMerge(input: $input) { clientMutationId }
}`

/**
 * Everything about a pull request in one look. Reviews that only comment are left out by GitHub, so that the newest
 * hundred are all that say something.
 */
export const READ_PULL = `query Pull($owner: String!, $name: String!, $number: Int!, $path: String!, $checks: Boolean!, $owners: Boolean!) {
  repository(owner: $owner, name: $name) {
    mergeCommitAllowed squashMergeAllowed rebaseMergeAllowed
    pullRequest(number: $number) {
      id number url title state isDraft author { ${ACTOR} } headRefName headRefOid baseRefName
      baseRef { ... on Ref @include(if: $checks) { ${REQUIRED} } target { oid ... on Commit { file(path: $path) { type oid } ${OWNERS} } } }
      mergeable mergeStateStatus reviewDecision
      mergedBy { ${ACTOR} } mergeCommit { oid }
      potentialMergeCommit { oid parents(first: 2) { nodes { oid } } file(path: $path) { type oid } }
      reviews(last: ${REVIEWS}, states: [APPROVED, CHANGES_REQUESTED, DISMISSED]) {
        nodes { state submittedAt commit { oid } author { ${ACTOR} } }
      }
      ${WAITING}
      ${DISMISSALS_OF}
      files(first: ${FILES}) @include(if: $owners) { nodes { path } }
      commits(last: 1) @include(if: $checks) {
        nodes { commit { statusCheckRollup { contexts(first: ${CONTEXTS}) { nodes {
          kind: __typename
          ... on CheckRun { name status conclusion isRequired(pullRequestNumber: $number) }
          ... on StatusContext { name: context state isRequired(pullRequestNumber: $number) }
        } } } } }
      }
    }
  }
}`
