import type { Hint, PullHead } from '../../src/ports.ts'
import { foreignCheck, untouchedCheck, type Check } from '../../src/views/check-group.ts'
import { inLane } from '../lane.ts'
import { ruledOn, touchedBy } from '../pull/touched.ts'
import type { RouteNeeds } from './needs.ts'

type PullHint = Extract<Hint, { kind: 'pull' }>
type Needs = Pick<RouteNeeds, 'store' | 'git' | 'rules'>

const REMEMBERED_MS = 30 * 24 * 60 * 60_000

/**
 * Somebody's own pull request, which is no release: GitHub may demand the check of every one. It says yes at once where
 * nothing of a ruled environment is touched; the line for who asks what became of it.
 */
export async function routeForeign(needs: Needs, { repository, number }: PullHint): Promise<string> {
  const generation = needs.rules.generation()
  const pull = await needs.git.pullHead({ repository, number })
  if (pull === null) return 'ignored: GitHub does not have it'
  if (!pull.open) return 'ignored: it is not open, and no release'
  const isOurs = needs.rules.all().some(rules => isTowards(rules.place, { repository, branch: pull.base }))
  if (!isOurs) return `ignored: no manifests are read from ${pull.base}`
  const check = await checkOfForeign(needs, repository, pull)
  await publish(needs, { repository, head: pull.head, generation }, check)
  return `${check.conclusion}: ${check.title}`
}

async function checkOfForeign(needs: Needs, repository: string, { base, head }: PullHead): Promise<Check> {
  const of = { repository, branch: base, base, head }
  const touched = await touchedBy(needs, ruledOn(needs.rules.all(), of), of)
  return touched.length === 0 ? untouchedCheck() : foreignCheck(touched.map(({ target }) => target))
}

type Checked = { repository: string; head: string; generation: string }

function publish(needs: Needs, { repository, head, generation }: Checked, check: Check): Promise<void> {
  return inLane(needs.store, `check:${repository}@${head}`, async () => {
    await needs.git.check({ repository, head, ...check, url: null })
    await needs.store.remember(checkedFact(repository, head), generation, REMEMBERED_MS)
  })
}

/** The configuration by which a head of nobody's release has its check. */
export function checkedFact(repository: string, head: string): string {
  return `github:checked:${repository}@${head}`
}

function isTowards(place: { repository: string; branch: string }, of: typeof place): boolean {
  return place.branch === of.branch && place.repository.toLowerCase() === of.repository.toLowerCase()
}
