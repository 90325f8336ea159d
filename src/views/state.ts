import type { Release, Target } from '../release/release.ts'
import { demandsLeft } from '../release/behind.ts'
import { blockers } from '../release/blockers.ts'
import { judgeRollout } from '../release/rollout.ts'
import { counted, duration, foreign, timeToken } from './text.ts'
import { outsideLine } from './outside.ts'
import { queueText } from './queue.ts'
import { reviewingLine } from './reviewing.ts'
import type { Standing } from './shape.ts'
import { stopLine } from './stops.ts'
import { otherRelease, pullLink, versionOf } from './words.ts'

/** The second line of a card: where the release stands, in words. Marks are decoration, never the message. */
export function stateLine(standing: Standing): string {
  const { release, target } = standing
  switch (release.stage) {
    case 'writing':
      return waiting(standing) ?? writing(standing)
    case 'reviewing':
      return waiting(standing) ?? reviewingLine(standing)
    case 'merging':
      return waiting(standing) ?? merging(release)
    case 'outside':
      return outsideLine(standing)
    case 'applying':
      return waiting(standing) ?? `🔵 *Applying* to ${foreign(release.place.cluster, 60)}`
    case 'converging':
      return converging(standing)
    case 'failed':
      return `🔴 *Failed:* ${failureOf(release)}`
    case 'live':
      return `🟢 *Live since ${timeToken(release.stageAtMs)}*${podsOf(release)}, ${tookOf(release)}`
    case 'superseded':
      return superseded(target, release)
    case 'included':
      return `*Included* in ${otherRelease(target, release.endedBy)}, which reports for it`
    case 'withdrawn':
      return withdrawn(release)
    case 'rolled_back':
      return rolledBack(target, release)
  }
}

/** Why it failed, in one sentence; foreign text is harmless in it. */
export function failureOf(release: Release): string {
  const trouble = (release.rollout?.objects ?? []).find(object => object.trouble !== null)?.trouble ?? null
  const message = foreign(release.failure?.message ?? 'no reason is known', 300)
  switch (trouble?.kind) {
    case undefined:
    case 'config':
      return message
    case 'crash_loop':
      return `a new pod crashes on start (${foreign(trouble?.pod ?? '', 80)}, ${counted(trouble?.restarts ?? 0, 'restart')})`
    case 'image_pull':
      return `the image cannot be pulled: ${foreign(trouble?.message ?? '', 250)}`
    case 'unschedulable':
      return `a new pod finds no place: ${foreign(trouble?.message ?? '', 250)}`
  }
}

/** The last lines that a crashing container wrote; empty when there are none. */
export function logLinesOf(release: Release): string[] {
  const lines = (release.rollout?.objects ?? []).flatMap(({ trouble }) => trouble?.logLines ?? [])
  return lines.filter(line => line.trim() !== '')
}

/** `41 s after the push`: what people waited for it. How long a pull request waited for people is not counted. */
export function tookOf(release: Release): string {
  const endMs = release.endedAtMs ?? release.stageAtMs
  if (release.pull !== null && release.applied !== null)
    return `${took(endMs - release.applied.atMs)} after it was applied`
  const since = {
    image: 'the push',
    promotion: 'the promotion',
    change: 'the commit',
    rollback: 'it was asked for',
  }
  return `${took(endMs - release.openedAtMs)} after ${since[release.kind]}`
}

/** What took less than a second is told as one. */
function took(ms: number): string {
  return duration(Math.max(1_000, ms))
}

function writing({ release, rules }: Standing): string {
  const doing = rules.delivery === 'commit' ? '*Writing* to' : '*Opening* a pull request in'
  return `🔵 ${doing} ${foreign(release.place.repository, 80)}`
}

function merging(release: Release): string {
  const { pull, merging: how } = release
  const entry = pull?.queue.entry ?? null
  if (entry?.way === 'queue')
    return `🔵 *In GitHub's merge queue*${entry.position === null ? '' : `, position ${entry.position}`}`
  if (pull !== null && entry !== null)
    return `🔵 *Left to GitHub:* ${queueText({ entry, demands: demandsLeft(release) })}`
  const asked = how?.by == null ? '' : `, asked for by ${foreign(how.by.login, 40)}`
  const as = asked !== '' && how?.as === null ? ' as Slipway' : ''
  return `🔵 *Merging* pull request #${pull?.number ?? '?'}${as}${asked}`
}

function withdrawn(release: Release): string {
  const { pull, by, commit } = release
  if (commit !== null) return takenBack(release, commit)
  const what = pullLink(release) ?? `pull request #${pull?.number ?? '?'}`
  return by === null
    ? `*Withdrawn:* ${what} was closed`
    : `*Withdrawn* by ${foreign(by.login, 60)}, who closed ${what}`
}

function takenBack({ by }: Release, commit: string): string {
  const who = by === null ? '' : `, the last of it by ${foreign(by.login, 60)}`
  return `*Taken back:* commit ${foreign(commit.slice(0, 7), 10)} is gone from the branch, and was never applied${who}`
}

function converging({ release, rules, nowMs }: Standing): string {
  if (release.rollout === null) return '🔵 *Rolling out*'
  const verdict = judgeRollout(release.rollout, rules.deadlineMs, nowMs)
  switch (verdict.kind) {
    case 'unknown':
      return `⚪ *Unknown:* cluster ${foreign(release.place.cluster, 60)} is out of sight since ${timeToken(verdict.sinceMs)}; the deadline stands still`
    case 'progressing': {
      const noun = release.rollout.objects.some(({ health }) => health.ready !== null) ? 'pods' : 'objects'
      return `🔵 *Rolling out*, ${verdict.ready} of ${verdict.total} ${noun} ready · fails without progress by ${timeToken(verdict.failsAtMs)}`
    }
    case 'healthy':
    case 'failed':
      return '🔵 *Rolling out*, the result is being recorded'
  }
}

/** What each stage waits for: the effects that must be done before it goes on, and what they are doing. */
const DOING: Partial<Record<Release['stage'], Record<string, string>>> = {
  writing: { write: 'Writing' },
  reviewing: {
    close_pull: 'Closing',
    update_branch: 'Updating its branch',
    dequeue: 'Taking it out of the queue of GitHub',
  },
  merging: { merge: 'Merging', enqueue: 'Merging', report_check: 'Merging' },
  applying: { apply: 'Applying' },
}

/** What keeps it from going on: a hold before it is written or applied, or an outage of what it needs. */
function waiting(standing: Standing): string | null {
  const { target, release, rules, nowMs } = standing
  const { hold } = target
  const isHeld = release.stage === 'writing' || release.stage === 'applying'
  if (isHeld && hold !== null && release.kind !== 'rollback') {
    return `✋ *Held* by ${foreign(hold.by, 60)} since ${timeToken(hold.sinceMs)}: ${foreign(hold.reason, 200)}`
  }
  const stopped = stopLine(standing)
  if (stopped !== null) return stopped
  const doings = DOING[release.stage] ?? {}
  const outage = blockers(target, rules, nowMs).find(
    blocker => blocker.kind === 'outage' && doings[blocker.effect] !== undefined,
  )
  if (outage?.kind !== 'outage') return null
  const doing = doings[outage.effect] ?? ''
  const reason = foreign(outage.reason, 200).replace(/\.$/, '')
  return `✋ *${doing} waits* since ${timeToken(outage.sinceMs)}: ${reason}; it keeps trying`
}

function superseded(target: Target, release: Release): string {
  const { endedBy, givesWay } = release
  const link = pullLink(release)
  // What gave way was closed before; what a rollback overtook may still be open.
  const pull = link === null ? '' : givesWay === null ? `; ${link}` : `; ${link} is closed`
  if (endedBy !== null) return `*Superseded* by ${otherRelease(target, endedBy)}${pull}`
  if (givesWay !== null) return `*Superseded* by ${versionOf(givesWay)}${pull}`
  return `*Superseded:* ${foreign(release.reason ?? 'a newer release took its place', 200)}`
}

function rolledBack(target: Target, release: Release): string {
  const why = target.hold?.release === release.endedBy ? target.hold : null
  const back = release.from === null ? '' : ` to ${versionOf(release.from.version)}`
  const who = why === null ? '' : ` by ${foreign(why.by, 60)}: ${foreign(why.reason, 200)}`
  return `⚪ *Rolled back*${back}${who}`
}

function podsOf(release: Release): string {
  const counts = (release.rollout?.objects ?? []).flatMap(({ health }) => health.ready ?? [])
  if (counts.length === 0) return ''
  const ready = counts.reduce((sum, each) => sum + each.ready, 0)
  const total = counts.reduce((sum, each) => sum + each.total, 0)
  return `, ${ready} of ${total} pods`
}
