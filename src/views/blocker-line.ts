import type { Blocker } from '../release/blockers.ts'
import { asSentence } from '../errors.ts'
import { NOT_MERGED } from '../release/own.ts'
import { nextSteps, reasonsIn, refusalText } from './next-step.ts'
import { queueText } from './queue.ts'
import { frozenBlockerLine, soakLine, untaggedLine } from './stops.ts'
import { approvalLine } from './verdict.ts'
import { counted, dayToken, foreign } from './text.ts'

/** One reason why something does not move, with who or what can lift it. */
export function blockerLine(blocker: Blocker, operators: string): string {
  switch (blocker.kind) {
    case 'held': {
      const { by, reason, sinceMs } = blocker.hold
      return `*Held* by ${foreign(by, 60)} since ${dayToken(sinceMs)}: ${asSentence(foreign(reason, 300))} Until it is resumed ${STOPS[blocker.stops]}; ${foreign(operators, 200)} may resume it.`
    }
    case 'open_release':
      return openRelease(blocker)
    case 'gathering': {
      const missing = blocker.missing.map(name => foreign(name, 40)).join(', ')
      const until = blocker.late
        ? `since ${dayToken(blocker.untilMs)} it is late`
        : `it is waited for until ${dayToken(blocker.untilMs)}`
      const noun = blocker.missing.length === 1 ? 'image' : 'images'
      return `*${foreign(blocker.tag, 60)} is incomplete:* ${counted(blocker.missing.length, 'more image').replace(/^\d+ more images?/, `the ${noun} ${missing}`)} did not arrive; ${until}. CI lifts this by pushing it.`
    }
    case 'unwritten':
      return `*${foreign(blocker.tag, 60)} could not be written:* ${asSentence(foreign(blocker.message, 300))} Whoever changes the manifests lifts this: it is tried again then.`
    case 'approvals':
      return `${approvalLine(blocker.verdict)}.`
    case 'github':
      return githubLine(blocker)
    case 'merge':
      return `*Pull request #${blocker.pull} is approved:* an author, or whoever may write, merges it by the button of its card or on GitHub.${blocker.behind ? ' Its branch is updated first, as GitHub demands.' : ''}`
    case 'behind':
      return `*The branch of pull request #${blocker.pull} is being updated,* as GitHub demands; it is merged once GitHub has its checks of the new head.`
    case 'frozen':
    case 'paced':
      return frozenBlockerLine(blocker, operators)
    case 'untagged':
      return untaggedLine(blocker)
    case 'soak':
      return soakLine(blocker)
    case 'queue':
      return `*Pull request #${blocker.pull} is left to GitHub:* ${queueText(blocker)}. It is taken out again as soon as the approvals do not hold any more.`
    case 'rejected':
      return `*${foreign(blocker.tag, 60)} was rolled back* here or in an environment before, and is never released by itself again. Push a newer image.`
    case 'outside': {
      const { commit, by, title, release } = blocker
      const who = by === null ? 'Somebody' : foreign(by, 60)
      return `*${foreign(release, 140)} is not applied:* ${who} brought commit ${foreign(commit.slice(0, 7), 10)} (${foreign(title, 120)}) to the branch without an approval. ${foreign(operators, 200)} may apply or revert it: by the buttons of its card, or by the commands \`apply\` and \`revert\`.`
    }
    case 'outage':
      return `*${OUTAGE[blocker.effect] ?? 'Something'} waits* since ${dayToken(blocker.sinceMs)}: ${foreign(blocker.reason, 300).replace(/\.$/, '')}; it keeps trying by itself.`
    case 'out_of_sight':
      return `*Cluster ${foreign(blocker.cluster, 60)} is out of sight* since ${dayToken(blocker.sinceMs)}: what runs there is unknown, and the deadline stands still.`
    case 'failed':
      return `*${foreign(blocker.release, 140)} failed.* ${foreign(operators, 200)} may retry it or roll it back; a newer image takes its place.`
  }
}

const STOPS: Record<Of<'held'>['stops'], string> = {
  opening: 'nothing new opens',
  merging: 'its pull request is not merged, and nothing new opens',
  both: 'a commit waits to be applied, and nothing new opens',
}

type Of<K extends Blocker['kind']> = Extract<Blocker, { kind: K }>

function openRelease({ tag, release, pull }: Of<'open_release'>): string {
  const until =
    pull === null
      ? 'which is not written yet.'
      : `whose pull request #${pull} is open. It is lifted when that is merged or closed, or by Switch on its card.`
  return `*${foreign(tag, 60)} waits* for ${foreign(release, 140)}, ${until}`
}

function githubLine({ pull, demands, refusal }: Of<'github'>): string {
  if (refusal?.startsWith(NOT_MERGED) === true)
    return `*Not merged:* ${foreign(refusal.slice(NOT_MERGED.length), 300)}. Whoever may lift it there lifts this, and merges it by another click.`
  const words =
    refusal === null
      ? demands.map(demand => foreign(demand, 150).replace(/\.$/, '')).join('; ')
      : refusalText(refusal)
  const what = refusal === null ? 'GitHub demands' : 'GitHub refused to merge'
  const steps = nextSteps(refusal === null ? demands : reasonsIn(refusal))
  const helps =
    steps === null ? 'Whoever is named there lifts it on the pull request' : `What helps: ${steps}`
  return `*${what}* for pull request #${pull}: ${words}. ${helps}; no approval in Slack does.`
}

const OUTAGE: Record<string, string> = {
  write: 'Writing to GitHub',
  request_reviewers: 'Asking for reviews',
  report_check: 'Reporting the check to GitHub',
  merge: 'Merging',
  update_branch: 'Updating the branch on GitHub',
  enqueue: 'Leaving the merge to GitHub',
  dequeue: 'Taking it out of the queue of GitHub',
  close_pull: 'Closing the pull request',
  apply: 'Applying to the cluster',
  read_log: 'Reading a log',
  report_status: 'Reporting a status to GitHub',
  report_deployment: 'Reporting a deployment to GitHub',
  paint: 'Drawing the card',
  tell: 'Telling the next environment',
  digest: 'Naming it in the digest',
  mention: 'Telling the thread',
  message_author: 'Telling an author',
}
