import type { Blocker } from '../release/blockers.ts'
import { counted, dayToken, foreign } from './text.ts'

/** One reason why something does not move, with who or what can lift it. */
export function blockerLine(blocker: Blocker, operators: string): string {
  switch (blocker.kind) {
    case 'held': {
      const { by, reason, sinceMs } = blocker.hold
      const stops =
        blocker.stops === 'both' ? 'a commit waits to be applied, and nothing new opens' : 'nothing new opens'
      return `*Held* by ${foreign(by, 60)} since ${dayToken(sinceMs)}: ${foreign(reason, 300)}. Until it is resumed ${stops}; ${foreign(operators, 200)} may resume it.`
    }
    case 'open_release':
      return `*${foreign(blocker.tag, 60)} waits* for ${foreign(blocker.release, 140)}, which is not written yet.`
    case 'gathering': {
      const missing = blocker.missing.map(name => foreign(name, 40)).join(', ')
      const until = blocker.late
        ? `since ${dayToken(blocker.untilMs)} it is late`
        : `it is waited for until ${dayToken(blocker.untilMs)}`
      const noun = blocker.missing.length === 1 ? 'image' : 'images'
      return `*${foreign(blocker.tag, 60)} is incomplete:* ${counted(blocker.missing.length, 'more image').replace(/^\d+ more images?/, `the ${noun} ${missing}`)} did not arrive; ${until}. CI lifts this by pushing it.`
    }
    case 'rejected':
      return `*${foreign(blocker.tag, 60)} was rolled back* and is never released by itself again. Push a newer image.`
    case 'outage':
      return `*${OUTAGE[blocker.effect] ?? 'Something'} waits* since ${dayToken(blocker.sinceMs)}: ${foreign(blocker.reason, 300).replace(/\.$/, '')}; it keeps trying by itself.`
    case 'out_of_sight':
      return `*Cluster ${foreign(blocker.cluster, 60)} is out of sight* since ${dayToken(blocker.sinceMs)}: what runs there is unknown, and the deadline stands still.`
    case 'failed':
      return `*${foreign(blocker.release, 140)} failed.* ${foreign(operators, 200)} may retry it or roll it back; a newer image takes its place.`
  }
}

const OUTAGE: Record<string, string> = {
  write: 'Writing to GitHub',
  apply: 'Applying to the cluster',
  read_log: 'Reading a log',
  report_status: 'Reporting a status to GitHub',
  report_deployment: 'Reporting a deployment to GitHub',
  paint: 'Drawing the card',
  mention: 'Telling the thread',
  message_author: 'Telling an author',
}
