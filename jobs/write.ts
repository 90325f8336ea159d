import type { Event } from '../src/release/events.ts'
import type { JobContext, JobRun } from './job.ts'
import { createWriter, type Writer } from './write/branch.ts'
import { openPull } from './write/pull.ts'

/**
 * Writes a release into the manifests: one commit for all that waits on the branch, compare-and-swap on its head; or
 * a pull request of its own.
 * A commit that fulfils the release already, whoever made it, is found first and answers for it.
 */
export const write: JobRun<'write'> = async (effect, context) => {
  if (context.rules.delivery === 'pull-request') return openPull(effect, context)
  const { repository, branch } = context.release.place
  const written: Event = await writerFor(context, `${repository}#${branch}`)({ effect, context })
  return written
}

/** One lane a branch; lanes are few and live as long as the ports that they use. */
const lanes = new WeakMap<JobContext['ports']['git'], Map<string, Writer>>()

function writerFor(context: JobContext, branch: string): Writer {
  const git = context.ports.git
  const known = lanes.get(git) ?? new Map<string, Writer>()
  lanes.set(git, known)
  const writer = known.get(branch) ?? createWriter(branch, context.ports)
  known.set(branch, writer)
  return writer
}
