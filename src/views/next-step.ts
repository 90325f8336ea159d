import { foreign } from './text.ts'

const WITHDRAW = 'whoever asked for changes approves, or the review is dismissed on GitHub'

/**
 * What helps against a refusal or demand of GitHub, which comes in its own words. They differ by rule and version, so
 * that only what they have in common is looked for; the first row that fits counts.
 */
const STEPS: [words: RegExp, step: string][] = [
  [/one of these rules/i, 'the pull request says on GitHub which of them it is'],
  [/merge queue is not enabled/i, 'the queue was taken off the branch: merge again'],
  [/(?:through|by) the merge queue/i, 'merge again: it goes through the queue then'],
  [/auto.?merge is not allowed/i, 'allow auto-merge in the settings of the repository, or write merge: auto'],
  [/auto-merge would take/i, 'require the check (slipway protect prints how), or write merge: auto'],
  [
    /out.of.date|behind|base branch was modified/i,
    'press Update branch on GitHub: approvals of the same content stay',
  ],
  [/branch cannot be updated/i, 'let the App write to it, or press Update branch on GitHub'],
  [/code owner/i, 'somebody whom CODEOWNERS names approves it on GitHub'],
  [/last pusher|other than/i, 'somebody who did not push last approves it on GitHub'],
  [/changes? (?:have been |must be |are )?(?:requested|settled)|changes requested/i, WITHDRAW],
  [/conversation|comments? must be resolved/i, 'resolve the conversations on the pull request'],
  [/deployment/i, 'deploy the head to that environment, or take the rule off the branch'],
  [/review/i, 'somebody who may write approves it on GitHub'],
  [/draft/i, 'mark the pull request as ready for review'],
  [/conflict|not mergeable/i, 'merge the base into the branch and settle what conflicts, or close it'],
  [/check.*fail|fail.*check/i, 'mend what the check found, or run it again'],
  [
    /check.*(?:expected|pending|progress|reported|end in time)/i,
    'wait for the check; it goes on by itself when it is green',
  ],
  [
    /not allowed on this repository|must not contain merge commits|linear history/i,
    'allow a way of merging in the settings of the repository that its rules take',
  ],
  [/signature|signed|verified/i, 'sign the commits, or let the App bypass the rule'],
  [/code scanning|code quality/i, 'wait for its results, or mend what it found'],
  [/workflow/i, 'wait for the required workflow, or run it again'],
  [/locked|read.only/i, 'unlock the branch in its protection'],
  [
    /not accessible|permission|authori[sz]ed|forbidden|protected|cannot update|restricted/i,
    'let the App merge: its permissions, or a bypass of the rule',
  ],
  [/switched off|left the merge queue|in the queue/i, 'mend it, and merge again'],
]

const STEPS_MAX = 3

/** What GitHub says in a refusal: it lists what its rules miss below a heading of its own. */
export function reasonsIn(refusal: string): string[] {
  const lines = refusal.split(/[\r\n]+/).map(line => line.trim())
  const reasons = lines.filter(line => line !== '' && !/^repository rule violations found/i.test(line))
  return reasons.length === 0 ? [refusal] : reasons
}

/** A refusal on one line, escaped: `Commits must have verified signatures; A conversation must be resolved`. */
export function refusalText(refusal: string): string {
  const text = reasonsIn(refusal)
    .map(reason => reason.replace(/\.$/, ''))
    .join('; ')
  return foreign(text, 300)
}

/** What helps against each of several, the same said once; null where nothing is known to help. */
export function nextSteps(said: string[]): string | null {
  const steps = [...new Set(said.flatMap(each => nextStep(each) ?? []))].slice(0, STEPS_MAX)
  return steps.length === 0 ? null : steps.join('; ')
}

/** In a few words and without a full stop; null where nothing is known to help. */
function nextStep(said: string): string | null {
  return STEPS.find(([words]) => words.test(said))?.[1] ?? null
}
