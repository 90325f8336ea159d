import { isRejected } from './decide/images.ts'
import { stillAt, type Still } from './freezes.ts'
import type { At, Candidate, Release, Target } from './release.ts'
import type { Rules } from './rules.ts'
import { soakOf, type Soak } from './soak.ts'

/** What keeps a release from its commit, merge or apply, beside approvals and a hold. A rollback passes all of it. */
export type Stop =
  | { kind: 'soak'; environment: string; soak: Exclude<Soak, { kind: 'soaked' }> }
  | { kind: 'rejected' }
  | Still

/** What keeps a candidate from opening: a pull request may be opened and reviewed in a freeze. */
export function stopsOpening(target: Target, rules: Rules, candidate: Candidate, nowMs: At): Stop[] {
  if (isRejected(target, candidate.images)) return [{ kind: 'rejected' }]
  const { pass } = candidate
  const soak = pass?.kind === 'emergency' ? [] : soakStops(rules, soakOf(target, rules, candidate, nowMs))
  return [...soak, ...(rules.delivery === 'commit' && pass === undefined ? stills(rules, nowMs) : [])]
}

/** What keeps it from being written, which is the commit itself where no pull request comes before. */
export function stopsWriting(target: Target, rules: Rules, release: Release, nowMs: At): Stop[] {
  const stops = stopsMerging(target, rules, release, nowMs)
  return rules.delivery === 'commit' ? stops : stops.filter(({ kind }) => !isStill(kind))
}

/** What keeps it from its merge as it is now, whatever was true when it opened. People who merge wait for no turn. */
export function stopsMerging(target: Target, rules: Rules, release: Release, nowMs: At): Stop[] {
  const { kind, pass } = release
  if (kind === 'rollback') return []
  const still =
    pass === undefined ? stills(rules, nowMs).filter(each => each.kind === 'frozen' || hasTurn(rules)) : []
  if (kind === 'change') return still.filter(each => each.kind === 'frozen')
  if (isRejected(target, release.to)) return [{ kind: 'rejected' }]
  const soak = pass?.kind === 'emergency' ? [] : soakStops(rules, soakOf(target, rules, release, nowMs))
  return [...soak, ...still]
}

/** What keeps a commit that is on the branch from being applied. */
export function stopsApplying(rules: Rules, release: Release, nowMs: At): Stop[] {
  if (release.kind === 'rollback' || release.pass !== undefined || release.round > 0) return []
  return stills(rules, nowMs).filter(
    ({ kind, untilMs }) => kind === 'frozen' || isWaiting(rules, release, untilMs),
  )
}

/** Whether a commit of people waits for the end of a freeze, or for its turn after one. */
export function isStill(kind: Stop['kind']): boolean {
  return kind === 'frozen' || kind === 'paced'
}

/** Where Slipway merges or commits by itself, the targets of an environment take turns after a freeze. */
export function hasTurn({ delivery, merge }: Rules): boolean {
  return delivery === 'commit' || merge !== 'author'
}

function stills(rules: Rules, nowMs: At): Still[] {
  const still = stillAt(rules, nowMs)
  return still === null ? [] : [still]
}

/** Only what came before the end of the freeze has a turn to wait for. */
function isWaiting({ freezes }: Rules, { stageAtMs }: Release, turnMs: At): boolean {
  return freezes.some(freeze => freeze.turnMs === turnMs && stageAtMs < freeze.untilMs)
}

function soakStops({ after }: Rules, soak: Soak | null): Stop[] {
  if (after === null || soak === null || soak.kind === 'soaked') return []
  return [{ kind: 'soak', environment: after.environment, soak }]
}

/** In a few words, for whoever asks for what cannot be done now. */
export function stopText(stop: Stop): string {
  switch (stop.kind) {
    case 'rejected':
      return 'it was rolled back, here or in an environment before'
    case 'soak':
      return SOAK_TEXT[stop.soak.kind](stop.environment)
    case 'frozen':
      return `the freeze ${stop.name} goes on until ${utc(stop.untilMs)}`
    case 'paced':
      return `its turn after the freeze ${stop.name} comes at ${utc(stop.untilMs)}`
  }
}

function utc(atMs: At): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

const SOAK_TEXT: Record<Exclude<Soak['kind'], 'soaked'>, (environment: string) => string> = {
  soaking: environment => `it soaks on ${environment} still`,
  void: environment => `it did not last on ${environment}`,
  absent: environment => `it was not live on ${environment} yet`,
  unknown: environment => `its image names no revision that is believed, to be compared with ${environment}`,
}
