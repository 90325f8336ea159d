import type { Blocker } from '../release/blockers.ts'
import { operatorsText } from '../release/operators.ts'
import { stopsApplying, stopsMerging, stopsWriting, type Stop } from '../release/gates.ts'
import type { Soak } from '../release/soak.ts'
import { soakOf } from '../release/soak.ts'
import type { Standing } from './shape.ts'
import { code, dayToken, duration, foreign, timeToken } from './text.ts'

type SoakBlocker = Extract<Blocker, { kind: 'soak' }>

/** Why the environment before this one does not let it pass yet, and what lifts that. */
export function soakLine({ tag, target, soakMs, soak }: SoakBlocker): string {
  const there = foreign(target, 140)
  const name = `*${foreign(tag, 60)}`
  switch (soak.kind) {
    case 'soaking':
      return `${name} soaks* in ${there} since ${dayToken(soak.sinceMs)}: at ${dayToken(soak.untilMs)} it has been healthy there for ${duration(soakMs)} and goes on by itself.`
    case 'absent': {
      const long = soakMs === 0 ? '' : ` for ${duration(soakMs)}`
      return `${name} waits for ${there}*, where it was not live yet. It goes on once it was healthy there${long}.`
    }
    case 'void':
      return `${name} did not last in ${there}:* ${VOID[soak.how]} at ${dayToken(soak.atMs)}. ${LIFTS[soak.how]}`
    case 'unknown':
      return `${name} cannot be compared with ${there}:* its image names no revision that is believed. Label it in CI, or write \`match: digest\`.`
  }
}

/** What is live before and has no name here, and which one would do. */
export function untaggedLine({ target, run, tags }: Extract<Blocker, { kind: 'untagged' }>): string {
  const revision = run.revision === null ? '' : `, revision ${code(run.revision.slice(0, 7), 12)},`
  const policy = tags.kind === 'semver' ? tags.range : tags.pattern
  return `*${foreign(run.version, 60)} is live in ${foreign(target, 140)}*${revision} and no tag that is taken here names it. Push one that fits ${code(policy, 200)} to release it.`
}

/** The second line of the card of a release that is not written or applied; null where nothing stops it. */
export function stopLine({ target, rules, release, nowMs }: Standing): string | null {
  const [stop] =
    release.stage === 'writing'
      ? stopsWriting(target, rules, release, nowMs)
      : release.stage === 'applying' && !hasBegun(target, release)
        ? stopsApplying(rules, release, nowMs)
        : []
  return stop === undefined ? null : `✋ *${stopWords(stop)}`
}

function hasBegun({ todo }: Standing['target'], { id }: Standing['release']): boolean {
  return Object.values(todo).some(({ effect }) => effect.kind === 'apply' && effect.release === id)
}

/** That it is frozen, for a card that says something else: approving stays possible meanwhile. */
export function frozenLine({ target, rules, release, nowMs }: Standing): string | null {
  if (release.stage !== 'reviewing' || release.pull === null || release.givesWay !== null) return null
  const stop = stopsMerging(target, rules, release, nowMs).find(({ kind }) => kind === 'frozen')
  if (stop?.kind !== 'frozen') return null
  return `Frozen: ${foreign(stop.name, 60)}, until ${dayToken(stop.untilMs)}. It can be approved meanwhile, and is not merged; ${foreign(operatorsText(rules), 200)} may override it`
}

/** Why nothing goes on in a freeze, until when, and who may override it. */
export function frozenBlockerLine(blocker: FrozenBlocker, operators: string): string {
  const name = foreign(blocker.name, 60)
  if (blocker.kind === 'paced')
    return `*The freeze ${name} is over:* what waited goes on service by service, this one at ${dayToken(blocker.untilMs)}.`
  return `*Frozen:* ${name}, until ${dayToken(blocker.untilMs)}: ${STILL[blocker.stops]}. Reviews and rollbacks go on; ${foreign(operators, 200)} may override it for one release.`
}

type FrozenBlocker = Extract<Blocker, { kind: 'frozen' | 'paced' }>

const STILL: Record<Extract<Blocker, { kind: 'frozen' }>['stops'], string> = {
  opening: 'nothing is committed, merged or applied',
  merging: 'its pull request is not merged',
  applying: 'what was merged is not applied yet',
}

/** Who let it pass, loudly where it is an emergency; null where nobody did. */
export function passLine({ release }: Standing): string | null {
  const { pass } = release
  if (pass === undefined) return null
  const who = `${foreign(pass.by.login, 60)}: ${foreign(pass.reason, 200)}`
  return pass.kind === 'emergency'
    ? `🔴 *EMERGENCY* declared by ${who}. Soak and freeze are skipped, with one approval`
    : `Freeze overridden by ${who}`
}

/** `Soaking* on staging until 09:22`; what is bold ends within. */
export function stopWords(stop: Stop): string {
  if (stop.kind === 'frozen') return `Frozen:* ${foreign(stop.name, 60)}, until ${dayToken(stop.untilMs)}`
  if (stop.kind === 'paced')
    return `Waiting for its turn* after the freeze ${foreign(stop.name, 60)}, at ${timeToken(stop.untilMs)}`
  if (stop.kind === 'rejected')
    return 'Rolled back* here or in an environment before: it goes no further by itself. Close it, or push a newer image'
  const where = foreign(stop.environment, 60)
  const { soak } = stop
  switch (soak.kind) {
    case 'soaking':
      return `Soaking* on ${where} until ${timeToken(soak.untilMs)}`
    case 'absent':
      return `Waiting for ${where}*, where it was not live yet`
    case 'void':
      return `Did not last on ${where}:* ${VOID[soak.how]} at ${dayToken(soak.atMs)}`
    case 'unknown':
      return `Cannot be compared with ${where}:* its image names no revision that is believed`
  }
}

/** `on staging since 09:12`: what it has behind it; null where no environment comes before. */
export function beforeLine({ target, rules, release, nowMs }: Standing): string | null {
  if (release.kind !== 'image' && release.kind !== 'promotion') return null
  const soak = soakOf(target, rules, release, nowMs)
  if (soak?.kind !== 'soaked' && soak?.kind !== 'soaking') return null
  return `on ${foreign(rules.after?.environment ?? '', 60)} since ${timeToken(soak.sinceMs)}`
}

type Void = Extract<Soak, { kind: 'void' }>['how']

const VOID: Record<Void, string> = {
  interrupted: 'what came after it there failed, or took its place, before its time was over',
  failed: 'it failed there',
  rolled_back: 'it was rolled back there',
}

const LIFTS: Record<Void, string> = {
  interrupted: 'It is lifted when it is live there again, or by a newer image.',
  failed: 'Retry it there, or push a newer image.',
  rolled_back: 'Push a newer image.',
}
