import { at, compact, numberAt, textAt } from '../objects/json.ts'
import type { JsonMap } from '../objects/json.ts'
import { builtIn } from '../objects/kinds.ts'
import { condition, isTerminating, nameOf, nextCondition, timeText, uidOf } from '../objects/meta.ts'
import type { Verdict } from '../objects/meta.ts'
import { make, ownedBy, podFrom, putStatus } from './work.ts'
import type { Work } from './work.ts'

const JOB = builtIn('Job')
const POD = builtIn('Pod')

/** Runs pods until enough ended well or too many did not. */
export function reconcileJob(work: Work, job: JsonMap): void {
  const { cluster } = work
  if (condition(job, 'Complete') || condition(job, 'Failed') || at(job, 'spec', 'suspend') === true) return
  const phases = ownedBy(cluster, job, POD)
    .filter(pod => !isTerminating(pod))
    .map(pod => textAt(pod, 'status', 'phase'))
  const [succeeded, failed] = [count(phases, 'Succeeded'), count(phases, 'Failed')]
  const completions = numberAt(job, 'spec', 'completions') ?? 1
  const over = failed > (numberAt(job, 'spec', 'backoffLimit') ?? 6)
  const open = Math.min(numberAt(job, 'spec', 'parallelism') ?? 1, completions - succeeded)
  const active = phases.length - succeeded - failed
  for (let missing = over ? 0 : open - active; missing > 0; missing -= 1) make(cluster, POD, podOf(job))
  const conditions = ended(job, succeeded >= completions, over)
  const complete = succeeded >= completions ? timeText() : undefined
  putStatus(
    cluster,
    JOB,
    job,
    compact({
      startTime: textAt(job, 'status', 'startTime') ?? timeText(),
      completionTime: complete,
      active: (conditions.length > 0 ? 0 : Math.max(open, active)) || undefined,
      succeeded: succeeded || undefined,
      failed: failed || undefined,
      conditions: conditions.length > 0 ? conditions : undefined,
    }),
  )
}

function podOf(job: JsonMap): JsonMap {
  const labels = {
    'batch.kubernetes.io/job-name': nameOf(job),
    'batch.kubernetes.io/controller-uid': uidOf(job),
    'job-name': nameOf(job),
    'controller-uid': uidOf(job),
  }
  return podFrom(JOB, job, { labels })
}

function ended(job: JsonMap, complete: boolean, over: boolean): JsonMap[] {
  const words: Verdict[] = complete
    ? [verdict('SuccessCriteriaMet', 'CompletionsReached'), verdict('Complete', 'CompletionsReached')]
    : over
      ? [verdict('FailureTarget', 'BackoffLimitExceeded'), verdict('Failed', 'BackoffLimitExceeded')]
      : []
  return words.map(word => ({ ...nextCondition(condition(job, word.type), word), lastProbeTime: timeText() }))
}

function verdict(type: string, reason: string): Verdict {
  const message =
    reason === 'CompletionsReached'
      ? 'Reached expected number of succeeded pods'
      : 'Job has reached the specified backoff limit'
  return { type, status: 'True', reason, message }
}

function count(phases: (string | undefined)[], phase: string): number {
  return phases.filter(one => one === phase).length
}
