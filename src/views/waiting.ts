import type { KnownBlock } from '@slack/types'
import type { At, Release, Target } from '../release/release.ts'
import type { Rules } from '../release/rules.ts'
import type { WaitingFor } from '../release/waiting-for.ts'
import { context, fitted, section, type Message } from './shape.ts'
import { stateLine } from './state.ts'
import { counted, dayToken, foreign, link } from './text.ts'
import { pullLink, titleOf, versionOf } from './words.ts'

const LINES_MAX = 20
const NAMES_MAX = 3

/** A release that waits for somebody, where it stands. */
export type Waiting = WaitingFor & { target: Target; rules: Rules }

type Standing = { target: Target; rules: Rules; release: Release; nowMs: At }

/** `*checkout 1.41.3 → 1.42.0* · production · Waiting for … · PR #318 · card` */
export function releaseLine({ target, rules, release, nowMs }: Standing): string {
  const card = link(release.card?.permalink ?? null, 'card')
  const links = [pullLink(release), release.card?.permalink == null ? null : card].filter(
    each => each !== null,
  )
  const title = `*${titleOf(release, rules.service)}* · ${foreign(rules.environment, 60)}`
  return [title, stateLine({ target, release, rules, nowMs }), ...links].join(' · ')
}

export const WAITS: Record<WaitingFor['what'], string> = {
  review: 'Waits for your review',
  merge: 'Waits for you to merge it',
  failure: 'Failed, and waits for you',
}

const TO_DO: Record<WaitingFor['what'], string> = {
  review: 'Approve or Request changes on its card, or review it on GitHub.',
  merge: 'Merge on its card, or on GitHub.',
  failure: 'Retry or Roll back on its card, or bring a version that mends it.',
}

/** `waits`: what still does, of `count` when the message was sent. */
type Reminder = { waits: Waiting[]; count: number; nowMs: At }

/** All that waits for one person, the oldest first; what is done is taken out of it. */
export function reminderOf({ waits, count, nowMs }: Reminder): Message {
  const oldest = waits.toSorted((a, b) => a.sinceMs - b.sinceMs)
  const done = count - waits.length
  const rest = done > 0 ? ` · ${done === 1 ? 'another one does' : `${done} others do`} not any more` : ''
  const head = headOf(waits.length)
  const shown = oldest.slice(0, LINES_MAX).map(each => section(linesOf(each, nowMs)))
  const left = oldest.length - shown.length
  const more = left > 0 ? `+${left} more. ` : ''
  const foot = `${more}This message gets shorter as things are done; Slipway's Home tab always has all of it.`
  const blocks: KnownBlock[] = [section(`*${head}*${waits.length === 0 ? '' : rest}`), ...shown]
  return fitted({
    text: waits.length === 0 ? `${head}.` : `${head}: ${namesOf(oldest)}.`,
    blocks: waits.length === 0 ? blocks : [...blocks, context(foot)],
  })
}

/** In place of a message that a newer one has overtaken. */
export function remindedAgain(): Message {
  const text = 'What waits for you is in a newer message.'
  return { text, blocks: [context(text)] }
}

function headOf(count: number): string {
  if (count === 0) return 'Nothing of this waits for you any more'
  return `${counted(count, 'release')} ${count === 1 ? 'waits' : 'wait'} for you`
}

function linesOf({ what, sinceMs, ...at }: Waiting, nowMs: At): string {
  return `${releaseLine({ ...at, nowMs })}\n${WAITS[what]} since ${dayToken(sinceMs)}. ${TO_DO[what]}`
}

function namesOf(waits: Waiting[]): string {
  const names = waits
    .slice(0, NAMES_MAX)
    .map(
      ({ rules, release }) =>
        `${foreign(rules.service, 60)} ${versionOf(release.version)} in ${foreign(rules.environment, 60)}`,
    )
  const more = waits.length - names.length
  return more > 0 ? `${names.join(', ')}, and ${more} more` : names.join(', ')
}
