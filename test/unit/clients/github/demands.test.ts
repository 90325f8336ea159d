import { expect, it } from 'vitest'
import { demandsOf } from '../../../../src/clients/github/demands.ts'
import { PullNode } from '../../../../src/clients/github/pull-answer.ts'
import { checkRun, openPull, rollup, statusContext } from './looking.ts'
import { C } from './says.ts'

const working = 'GitHub is still working out whether it can be merged'
const pending = checkRun('build', { status: 'IN_PROGRESS', conclusion: null })
const own = checkRun('slipway/release', { status: 'IN_PROGRESS', conclusion: null })
const blocked = { mergeStateStatus: 'BLOCKED' }

function demands(shown: object, content: string | null = C, required: string[] = []): Promise<string[]> {
  return demandsOf(PullNode.parse({ ...openPull, ...shown }), content, async () => required)
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

it('names required checks that have not reported yet, which only the rules of the branch tell', async () => {
  const green = { ...own, status: 'COMPLETED', conclusion: 'SUCCESS' }
  const required = ['slipway/release', 'build', 'lint']
  const commits = rollup(green, checkRun('build'))
  expect(await demands({ ...blocked, commits }, C, required)).toEqual([
    'required check lint has not reported yet',
  ])
})
