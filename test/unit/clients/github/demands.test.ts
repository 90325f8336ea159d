import { expect, it } from 'vitest'
import { demandsOf } from '../../../../src/clients/github/demands.ts'
import type { BranchRule } from '../../../../src/clients/github/survey.ts'
import { PullNode } from '../../../../src/clients/github/pull-answer.ts'
import { checkRun, openPull, rollup, statusContext } from './looking.ts'
import { C } from './says.ts'

const working = 'GitHub is still working out whether it can be merged'
const pending = checkRun('build', { status: 'IN_PROGRESS', conclusion: null })
const own = checkRun('slipway/release', { status: 'IN_PROGRESS', conclusion: null })
const blocked = { mergeStateStatus: 'BLOCKED' }

function demands(shown: object, content: string | null = C, rules: BranchRule[] = []): Promise<string[]> {
  return demandsOf(PullNode.parse({ ...openPull, ...shown }), content, async () => rules)
}

const bypass = 'never' as const
const requires = (...contexts: string[]): BranchRule => {
  return { kind: 'checks', checks: contexts.map(context => ({ context, app: null })), bypass }
}

it('demands nothing of a pull request that GitHub would merge', async () => {
  const nodes = [
    checkRun('build'),
    statusContext('lint', 'SUCCESS'),
    checkRun('docs', { conclusion: 'SKIPPED' }),
  ]
  expect(await demands({ commits: rollup(...nodes), reviewDecision: 'APPROVED' })).toEqual([])
})

it.each([
  [{ isDraft: true }, 'it is a draft'],
  [{ reviewDecision: 'REVIEW_REQUIRED' }, 'one more approving review from somebody with write access'],
  [{ reviewDecision: 'CHANGES_REQUESTED' }, 'the changes requested must be settled'],
  [{ mergeStateStatus: 'BEHIND' }, 'the branch is behind main and must be updated'],
  [{ commits: rollup(pending) }, 'required check build is pending'],
  [{ commits: rollup(checkRun('build', { conclusion: 'FAILURE' })) }, 'required check build failed'],
  [{ commits: rollup(statusContext('lint', 'EXPECTED')) }, 'required check lint is pending'],
  [{ commits: rollup(statusContext('lint', 'ERROR')) }, 'required check lint failed'],
])('says what is missing: %j', async (shown, line) => {
  expect(await demands({ ...blocked, ...shown })).toEqual([line])
})

it('says that it conflicts, or is still computed', async () => {
  expect(await demands({ mergeable: 'CONFLICTING', mergeStateStatus: 'DIRTY' }, null)).toEqual([
    'it conflicts with main',
  ])
  expect(await demands({ mergeable: 'UNKNOWN', mergeStateStatus: 'UNKNOWN' }, null)).toEqual([working])
  expect(await demands({}, null)).toEqual([working])
})

it('names each required check once, and none that is not required', async () => {
  const optional = checkRun('docs', { conclusion: 'FAILURE', isRequired: false })
  expect(await demands({ commits: rollup(pending, pending, optional) })).toEqual([
    'required check build is pending',
  ])
})

it('demands nothing for the sake of its own check, seen or not yet', async () => {
  expect(await demands({ ...blocked, commits: rollup(own) })).toEqual([])
  expect(await demands({ ...blocked, commits: rollup() })).toEqual([])
})

it('says that something is missing which GitHub does not name, once it cannot be its own check', async () => {
  const optional = { ...own, isRequired: false }
  expect(await demands({ ...blocked, commits: rollup(optional) })).toEqual([
    'a rule of the branch that GitHub does not name must be met',
  ])
})

it('names what has not reported yet from the look itself, also before its own check is there', async () => {
  const required = ['slipway/release', 'build'].map(context => ({ context }))
  const rules = { nodes: [{ parameters: { requiredStatusChecks: required } }] }
  const baseRef = { target: { oid: C }, rules, refUpdateRule: null }
  expect(await demands({ ...blocked, baseRef, commits: rollup() })).toEqual([
    'required check build has not reported yet',
  ])
  expect(await demands({ ...blocked, baseRef, commits: rollup(own, checkRun('build')) })).toEqual([])
})

it('names required checks that have not reported yet, which only the rules of the branch tell', async () => {
  const green = { ...own, status: 'COMPLETED', conclusion: 'SUCCESS' }
  const commits = rollup(green, checkRun('build'))
  expect(await demands({ ...blocked, commits }, C, [requires('slipway/release', 'build', 'lint')])).toEqual([
    'required check lint has not reported yet',
  ])
})

it('names the rules of the branch of which only one can be what is missing', async () => {
  const commits = rollup({ ...own, isRequired: false })
  const talks: BranchRule = { kind: 'pull_request', approvals: 0, conversations: true, bypass }
  const signs: BranchRule = { kind: 'other', type: 'required_signatures', bypass }
  const other: BranchRule = { kind: 'other', type: 'non_fast_forward', bypass }
  expect(await demands({ ...blocked, commits }, C, [talks, other])).toEqual([
    'the rules of the branch ask for resolved conversations',
  ])
  expect(await demands({ ...blocked, commits }, C, [talks, signs, other])).toEqual([
    'one of these rules of the branch is not met: resolved conversations, signed commits',
  ])
})
