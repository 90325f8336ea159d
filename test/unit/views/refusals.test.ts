import { describe, expect, it } from 'vitest'
import { whyAnswer } from '../../../src/views/answers.ts'
import { nextSteps } from '../../../src/views/next-step.ts'
import { annWrites, carolWrites, clicks, HEAD, opened, production } from './pulls.ts'
import { card } from './read.ts'

/** What GitHub answers with 405 where rulesets miss something. */
const VIOLATIONS = `Repository rule violations found

A conversation must be resolved before this pull request can be merged.

Commits must have verified signatures.

`

describe('a refusal of GitHub that names several rules', () => {
  const told = clicks(
    clicks(clicks(opened(), 'approve', annWrites), 'approve', carolWrites),
    'merge',
    annWrites,
  )
  told.tell({ kind: 'merge_refused', number: 318, head: HEAD, message: VIOLATIONS })
  const WORDS =
    'A conversation must be resolved before this pull request can be merged; Commits must have verified signatures'
  const HELP =
    'resolve the conversations on the pull request; sign the commits, or let the App bypass the rule'

  it('is on the card in its words, each with what helps, and can be tried again', () => {
    const { lines, buttons } = card(told.drawing(({ open }) => open))
    expect(lines[1]).toBe(`🔴 *GitHub refused to merge:* ${WORDS}. What helps: ${HELP}`)
    expect(buttons).toContain('Merge')
  })

  it('is what why says', () => {
    const seen = { id: told.rules.target, rules: production(), target: told.target, nowMs: told.nowMs }
    expect(JSON.stringify(whyAnswer(seen, { verdicts: [], journal: [] }))).toContain(
      `*GitHub refused to merge* for pull request #318: ${WORDS}. What helps: ${HELP}; no approval in Slack does.`,
    )
  })
})

describe('what helps against a refusal of GitHub', () => {
  it.each([
    ['At least 1 approving review is required by reviewers with write access.', /somebody who may write/],
    ['Waiting on code owner review from acme/sre.', /CODEOWNERS/],
    [
      'New changes require approval from someone other than ann because they were the last pusher.',
      /push last/,
    ],
    ['Changes have been requested by a reviewer with write access.', /whoever asked for changes/],
    ['Required status check "build" is failing.', /mend what the check found/],
    ['2 of 3 required status checks have failed.', /mend what the check found/],
    ['Required status check "build" is expected.', /wait for the check/],
    ['required check build is pending', /wait for the check/],
    ['required check build has not reported yet', /wait for the check/],
    ['This branch is out-of-date with the base branch.', /Update branch/],
    ['the branch is behind main and must be updated', /Update branch/],
    ['Base branch was modified. Review and try the merge again.', /Update branch/],
    ['Pull Request is not mergeable', /settle what conflicts/],
    ['it conflicts with main', /settle what conflicts/],
    ['Changes must be made through the merge queue', /through the queue/],
    ['Auto merge is not allowed for this repository', /allow auto-merge/],
    ['Resource not accessible by integration', /let the App merge/],
    ['Pull Request is still a draft', /ready for review/],
    ['All conversations must be resolved', /resolve the conversations/],
    ['Merge commits are not allowed on this repository.', /allow a way of merging/],
    ['Commits must have verified signatures.', /sign the commits/],
    ['A conversation must be resolved before this pull request can be merged.', /resolve the conversations/],
    ['All comments must be resolved.', /resolve the conversations/],
    ['Missing successful active staging deployment.', /deploy the head/],
    ['This branch must not contain merge commits.', /allow a way of merging/],
    ['Code scanning is waiting for results from CodeQL for the commit 1a2b3c4.', /its results/],
    ['Required workflow "e2e" is expected.', /required workflow/],
    ['Cannot change this locked branch', /unlock the branch/],
    ['You are not authorized to push to this branch.', /let the App merge/],
    ['Cannot update this protected ref.', /let the App merge/],
    ['its branch cannot be updated: Resource not accessible by integration', /let the App write to it/],
    ['the rules of the branch ask for a linear history', /allow a way of merging/],
    ['one of these rules of the branch is not met: resolved conversations, signed commits', /says on GitHub/],
  ])('%s', (said, step) => {
    expect(nextSteps([said])).toMatch(step)
  })

  it('is not known for anything else', () => {
    expect(nextSteps(['The moon is not full.'])).toBeNull()
  })
})
