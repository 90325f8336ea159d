import type { Actor } from './actors.ts'
import type { Verdict } from './approvals.ts'
import { isOwner } from './codeowners/owners.ts'
import { demandsLeft, isToBeMerged } from './behind.ts'
import { verdictOn } from './decide/judging.ts'
import { contentNow } from './decide/queueing.ts'
import { wordsOf } from './decide/reviews.ts'
import { stopsMerging } from './gates.ts'
import type { At, Person, Release, Target } from './release.ts'
import { reviewersOf } from './reviewers.ts'
import type { Rules } from './rules.ts'

/**
 * What somebody is waited for since when: their word on a pull request, its merge, or what becomes of a failure.
 * `isAlone`: nothing else is waited for meanwhile, as with a hold, a freeze or a soak.
 */
export type WaitingFor = {
  what: 'review' | 'merge' | 'failure'
  release: Release
  sinceMs: At
  isAlone: boolean
}

/** People are reminded once from one beginning to the next, of what has waited since `beforeMs` at least. */
export type Window = { startMs: At; beforeMs: At }

type Question = { target: Target; rules: Rules; nowMs: At; by: Pick<Actor, 'login' | 'teams'> }

/** The releases of a target that wait for this person, and what for; nothing for somebody without a login. */
export function waitingFor(question: Question): WaitingFor[] {
  const { target, by } = question
  if (by.login === null) return []
  const found: WaitingFor[] = []
  const { open, rolling } = target
  if (open !== null && open.stage === 'reviewing' && open.givesWay === null) {
    const what = reviewOrMerge(question, open)
    const sinceMs = Math.max(
      open.stageAtMs,
      ...(what === 'merge' ? wordsOf(open).map(word => word.atMs) : []),
    )
    if (what !== null) found.push({ what, release: open, sinceMs, isAlone: isAlone(question, open) })
  }
  for (const release of [open, rolling]) {
    if (release?.stage !== 'failed' || !isMine(release, by.login)) continue
    const sinceMs = release.failure?.atMs ?? release.stageAtMs
    found.push({ what: 'failure', release, sinceMs, isAlone: isAlone(question, release) })
  }
  return found
}

/** Whom the releases of a target may wait for, by name: teams are nobody in particular. */
export function peopleAt({ open, rolling }: Target, rules: Rules): Pick<Person, 'login' | 'id'>[] {
  const asked = open?.stage === 'reviewing' ? reviewersOf(open, rules).users : []
  const theirs = [open, rolling].flatMap(release => (release === null ? [] : ownersOf(release)))
  const people = [...asked.map(login => ({ login, id: null, bot: false })), ...theirs]
  return people.filter(({ bot }) => !bot)
}

/** Whether somebody's changes are in it, or they asked for it. */
export function isMine(release: Release, login: string): boolean {
  return ownersOf(release).some(person => same(person.login, login))
}

function ownersOf({ authors, carries, by }: Release): Person[] {
  const people = [...authors, ...carries.flatMap(each => each.authors), by]
  return people.filter(person => person !== null)
}

/** Neither held nor stopped by time; of what failed, nobody has begun to take it back. */
function isAlone({ target, rules, nowMs }: Question, release: Release): boolean {
  if (target.hold !== null) return false
  if (release.stage === 'failed') return target.open === null || target.open.id === release.id
  return stopsMerging(target, rules, release, nowMs).length === 0
}

function reviewOrMerge({ target, rules, nowMs, by }: Question, open: Release): 'review' | 'merge' | null {
  const { pull } = open
  if (pull === null) return null
  const login = by.login ?? ''
  const verdict = verdictOn(open, rules, nowMs)
  if (verdict !== null && !verdict.yes) {
    const said = [
      ...verdict.parts.flatMap(({ filled }) => filled.map(each => each.by)),
      ...verdict.objections,
    ]
    if (said.some(person => same(person.login, login))) return null
    const { users, teams } = reviewersOf(open, rules)
    const isAsked = users.some(user => same(user, login)) || teams.some(team => by.teams.includes(team))
    return isAsked && isMissing(open, rules, { nowMs, by }) ? 'review' : null
  }
  const isByHand = !isToBeMerged(open, rules) && target.hold === null
  return isByHand && demandsLeft(open).length === 0 && isMine(open, login) ? 'merge' : null
}

/** Whether another approval, theirs, would fill a part that nobody fills. */
function isMissing(open: Release, rules: Rules, { nowMs, by }: Pick<Question, 'nowMs' | 'by'>): boolean {
  const { pull } = open
  const content = pull === null ? null : contentNow(open)
  if (pull === null || content === null) return false
  const person = { login: by.login ?? '', id: null, bot: false }
  const owner = isOwner(pull.owners, { login: person.login, teams: by.teams })
  const rights = { teams: by.teams, writes: true, owner }
  const word = {
    by: person,
    state: 'approved',
    where: 'github',
    head: pull.head,
    content,
    atMs: nowMs,
  } as const
  const then = { ...open, pull: { ...pull, reviews: [...pull.reviews, { ...word, ...rights }] } }
  return filledOf(verdictOn(then, rules, nowMs)) > filledOf(verdictOn(open, rules, nowMs))
}

function filledOf(verdict: Verdict | null): number {
  return (verdict?.parts ?? []).reduce((sum, part) => sum + part.filled.length, 0)
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
