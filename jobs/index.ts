import type { EffectKind } from '../src/release/effects.ts'
import { apply } from './apply.ts'
import { closePull } from './close-pull.ts'
import { dequeue } from './dequeue.ts'
import { enqueue } from './enqueue.ts'
import type { JobSpec } from './job.ts'
import { digest } from './digest.ts'
import { mention } from './mention.ts'
import { messageAuthor } from './message-author.ts'
import { messageClicker } from './message-clicker.ts'
import { merge } from './merge.ts'
import { mirror } from './mirror.ts'
import { paint } from './paint.ts'
import { readPull } from './read-pull.ts'
import { readLog } from './read-log.ts'
import { reportCheck } from './report-check.ts'
import { reportDeployment } from './report-deployment.ts'
import { reportStatus } from './report-status.ts'
import { requestReviewers } from './request-reviewers.ts'
import { tell } from './tell.ts'
import { updateBranch } from './update-branch.ts'
import { write } from './write.ts'

/** Effect kind → how it is done, why repeating it is harmless, and its limits. The only list of effects there is. */
export const JOBS: { [K in EffectKind]: JobSpec<K> } = {
  write: { run: write, repeat: 'compare-and-swap', lane: 'deploy', attempts: 8, timeoutMs: 60_000 },
  request_reviewers: {
    run: requestReviewers,
    repeat: 'same again',
    lane: 'report',
    attempts: 8,
    timeoutMs: 30_000,
  },
  read_pull: { run: readPull, repeat: 'reads only', lane: 'deploy', attempts: 8, timeoutMs: 30_000 },
  report_check: {
    run: reportCheck,
    repeat: 'read back first',
    lane: 'deploy',
    attempts: 8,
    timeoutMs: 30_000,
  },
  mirror: { run: mirror, repeat: 'read back first', lane: 'deploy', attempts: 8, timeoutMs: 30_000 },
  update_branch: {
    run: updateBranch,
    repeat: 'compare-and-swap',
    lane: 'deploy',
    attempts: 8,
    timeoutMs: 30_000,
  },
  merge: { run: merge, repeat: 'compare-and-swap', lane: 'deploy', attempts: 8, timeoutMs: 60_000 },
  enqueue: { run: enqueue, repeat: 'read back first', lane: 'deploy', attempts: 8, timeoutMs: 60_000 },
  dequeue: { run: dequeue, repeat: 'read back first', lane: 'deploy', attempts: 8, timeoutMs: 30_000 },
  close_pull: { run: closePull, repeat: 'read back first', lane: 'deploy', attempts: 8, timeoutMs: 30_000 },
  apply: { run: apply, repeat: 'compare-and-swap', lane: 'deploy', attempts: 8, timeoutMs: 300_000 },
  read_log: { run: readLog, repeat: 'reads only', lane: 'report', attempts: 3, timeoutMs: 15_000 },
  report_status: {
    run: reportStatus,
    repeat: 'read back first',
    lane: 'report',
    attempts: 8,
    timeoutMs: 30_000,
  },
  report_deployment: {
    run: reportDeployment,
    repeat: 'read back first',
    lane: 'report',
    attempts: 8,
    timeoutMs: 30_000,
  },
  tell: { run: tell, repeat: 'same again', lane: 'report', attempts: 8, timeoutMs: 15_000 },
  digest: { run: digest, repeat: 'found by metadata', lane: 'chat', attempts: 8, timeoutMs: 30_000 },
  paint: { run: paint, repeat: 'found by metadata', lane: 'chat', attempts: 8, timeoutMs: 30_000 },
  mention: { run: mention, repeat: 'found by metadata', lane: 'chat', attempts: 8, timeoutMs: 30_000 },
  message_clicker: {
    run: messageClicker,
    repeat: 'found by metadata',
    lane: 'chat',
    attempts: 8,
    timeoutMs: 30_000,
  },
  message_author: {
    run: messageAuthor,
    repeat: 'found by metadata',
    lane: 'chat',
    attempts: 8,
    timeoutMs: 30_000,
  },
}
