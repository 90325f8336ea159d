import type { Actor } from './actors.ts'
import { verdictOn } from './decide/judging.ts'
import type { At, Release, Target } from './release.ts'
import { reviewersOf } from './reviewers.ts'
import type { Rules } from './rules.ts'

/** What somebody is waited for: their word on a pull request, its merge, or what becomes of a failure. */
export type WaitingFor = { what: 'review' | 'merge' | 'failure'; release: Release }

type Question = { target: Target; rules: Rules; nowMs: At; by: Pick<Actor, 'login' | 'teams'> }

/** The releases of a target that wait for this person, and what for; nothing for somebody without a login. */
export function waitingFor(question: Question): WaitingFor[] {
  const { target, by } = question
  if (by.login === null) return []
  const found: WaitingFor[] = []
  const { open, rolling } = target
  if (open !== null && open.stage === 'reviewing' && open.givesWay === null) {
    const what = reviewOrMerge(question, open)
    if (what !== null) found.push({ what, release: open })
  }
  for (const release of [open, rolling])
    if (release?.stage === 'failed' && isMine(release, by.login)) found.push({ what: 'failure', release })
  return found
}

/** Whether somebody's changes are in it, or they asked for it. */
export function isMine(release: Release, login: string): boolean {
  const people = [...release.authors, ...release.carries.flatMap(({ authors }) => authors), release.by]
  return people.some(person => person !== null && same(person.login, login))
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
    return isAsked ? 'review' : null
  }
  const isByHand = rules.merge === 'author' && open.kind !== 'rollback' && target.hold === null
  return isByHand && pull.demands.length === 0 && isMine(open, login) ? 'merge' : null
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
