import type { Hint, PullHead } from '../../src/ports.ts'
import { foreignCheck, untouchedCheck, type Check } from '../../src/views/check-group.ts'
import { inLane } from '../lane.ts'
import { ruledOn, touchedBy } from '../pull/touched.ts'
import type { RouteNeeds } from './needs.ts'
import { touchesOf } from './routed.ts'

type PullHint = Extract<Hint, { kind: 'pull' }>
type Needs = Pick<RouteNeeds, 'store' | 'git' | 'rules'>

/**
 * Somebody's own pull request, which is no release: GitHub may demand the check of every one. It says yes at once where
 * nothing of a ruled environment is touched; the line for who asks what became of it.
 */
export async function routeForeign(needs: Needs, { repository, number }: PullHint): Promise<string> {
  const pull = await needs.git.pullHead({ repository, number })
  if (pull === null) return 'ignored: GitHub does not have it'
  if (!pull.open) return 'ignored: it is not open, and no release'
  const isOurs = needs.rules.all().some(rules => isTowards(rules.place, { repository, branch: pull.base }))
  if (!isOurs) return `ignored: no manifests are read from ${pull.base}`
  const check = await checkOfForeign(needs, repository, pull)
  await publish(needs, { repository, number, head: pull.head }, check)
  return `${check.conclusion}: ${check.title}`
}

async function checkOfForeign(needs: Needs, repository: string, { base, head }: PullHead): Promise<Check> {
  const of = { repository, branch: base, base, head }
  const touched = await touchedBy(needs, ruledOn(needs.rules.all(), of), of)
  return touched.length === 0 ? untouchedCheck() : foreignCheck(touched.map(({ target }) => target))
}

/** Nothing of a ruled environment would be another thing by it: as its test merge tells, not its list of files. */
export async function sparesAll(
  needs: Needs,
  { repository, number, onto, head }: { repository: string; number: number; onto: string; head: string },
): Promise<string> {
  const isOurs = needs.rules.all().some(rules => isTowards(rules.place, { repository, branch: onto }))
  if (!isOurs) return `ignored: no manifests are read from ${onto}`
  const check = untouchedCheck()
  await publish(needs, { repository, number, head }, check)
  return `${check.conclusion}: ${check.title}`
}

type Head = { repository: string; number: number; head: string }

function publish(needs: Needs, of: Head, check: Check): Promise<void> {
  const { repository, head } = of
  return inLane(needs.store, `check:${repository}@${head}`, async () => {
    if (check.conclusion === 'success' && (await isJudgedElsewhere(needs, of))) return
    await needs.git.check({ repository, head, ...check, url: null })
  })
}

/**
 * A check is of a head, whatever pull requests it has: one that touches nothing on one branch says no yes for another, of
 * the same head, that is judged.
 */
async function isJudgedElsewhere(needs: Needs, { repository, number, head }: Head): Promise<boolean> {
  const branches = needs.rules
    .all()
    .flatMap(({ place }) => (place.repository === repository ? place.branch : []))
  const open = await Promise.all(
    [...new Set(branches)].map(branch => needs.git.openPulls({ repository, branch })),
  )
  const others = open.flat().filter(pull => pull.head === head && pull.number !== number)
  const touches = await Promise.all(others.map(pull => touchesOf(needs, repository, pull.number)))
  return touches.some(targets => targets.length > 0)
}

function isTowards(place: { repository: string; branch: string }, of: typeof place): boolean {
  return place.branch === of.branch && place.repository.toLowerCase() === of.repository.toLowerCase()
}
