const WITHDRAW = 'whoever asked for changes approves, or the review is dismissed on GitHub'

/**
 * What helps against a refusal or demand of GitHub, which comes in its own words. They differ by rule and version, so
 * that only what they have in common is looked for; the first row that fits counts.
 */
const STEPS: [words: RegExp, step: string][] = [
  [/merge queue is not enabled/i, 'the queue was taken off the branch: merge again'],
  [/(?:through|by) the merge queue/i, 'merge again: it goes through the queue then'],
  [/auto.?merge is not allowed/i, 'allow auto-merge in the settings of the repository, or write merge: auto'],
  [/auto-merge would take/i, 'require the check (slipway protect prints how), or write merge: auto'],
  [
    /out.of.date|behind|base branch was modified/i,
    'press Update branch on GitHub: approvals of the same content stay',
  ],
  [/code owner/i, 'somebody whom CODEOWNERS names approves it on GitHub'],
  [/last pusher|other than/i, 'somebody who did not push last approves it on GitHub'],
  [/changes? (?:have been |must be |are )?(?:requested|settled)|changes requested/i, WITHDRAW],
  [/conversation/i, 'resolve the conversations on the pull request'],
  [/review/i, 'somebody who may write approves it on GitHub'],
  [/draft/i, 'mark the pull request as ready for review'],
  [/conflict|not mergeable/i, 'merge the base into the branch and settle what conflicts, or close it'],
  [/check.*fail|fail.*check/i, 'mend what the check found, or run it again'],
  [
    /check.*(?:expected|pending|progress|reported|end in time)/i,
    'wait for the check; it goes on by itself when it is green',
  ],
  [/not allowed on this repository/i, 'allow a way of merging in the settings of the repository'],
  [/signature|signed|verified/i, 'sign the commits, or let the App bypass the rule'],
  [
    /not accessible|permission|not authorized|forbidden|protected/i,
    'let the App merge: its permissions, or a bypass of the rule',
  ],
  [/switched off|left the merge queue|in the queue/i, 'mend it, and merge again'],
]

/** In a few words and without a full stop; null where nothing is known to help. */
export function nextStep(said: string): string | null {
  return STEPS.find(([words]) => words.test(said))?.[1] ?? null
}
