import { rangeOf } from '../../src/release/changelog.ts'
import type { Ranged } from '../../src/release/events.ts'
import type { Comparison } from '../../src/ports.ts'
import type { Release } from '../../src/release/release.ts'
import type { JobContext } from '../job.ts'

/** Compares what is live with what comes; a rollback is read the other way round. */
export async function rangeFor(context: JobContext): Promise<Ranged> {
  const { release, ports } = context
  const { origin } = release
  const { repository, revision } = origin
  if (origin.trust !== 'believed' || repository === null || revision === null) {
    return { range: null, authors: release.authors, origin }
  }
  const base = baseOf(release)
  const ends = { repository, base, head: revision }
  if (base === null || base === revision) return firstOrSame(context, ends)
  const { comparison, isReversed } = await compared(context, { repository, base, revision })
  if (comparison.kind === 'unreachable' && !(await ports.git.reachable(repository, revision))) {
    return { range: null, authors: release.authors, origin: { ...origin, trust: 'unreachable' } }
  }
  const range = rangeOf(ends, comparison, isReversed)
  return { range, authors: release.kind === 'rollback' ? release.authors : range.authors, origin }
}

/**
 * Older revision first, or there would be nothing to see. Which one is older is known of a rollback, and else seen: tags
 * may have no order.
 */
async function compared(
  { release, rules, ports }: JobContext,
  { repository, base, revision }: { repository: string; base: string; revision: string },
): Promise<{ comparison: Comparison; isReversed: boolean }> {
  const paths = rules.source?.paths ?? []
  const compare = async (isReversed: boolean) => {
    const ends = isReversed ? { base: revision, head: base } : { base, head: revision }
    return { isReversed, comparison: await ports.git.compare({ repository, ...ends, paths }) }
  }
  const first = await compare(release.kind === 'rollback')
  const isOther = first.comparison.kind === 'found' && first.comparison.status === 'behind'
  return isOther ? compare(!first.isReversed) : first
}

async function firstOrSame(
  context: JobContext,
  ends: { repository: string; base: string | null; head: string },
): Promise<Ranged> {
  const { origin, authors } = context.release
  if (!(await context.ports.git.reachable(ends.repository, ends.head))) {
    return { range: null, authors, origin: { ...origin, trust: 'unreachable' } }
  }
  return { range: rangeOf(ends, null, false), authors, origin }
}

/** The revision that is live, where it is of the same repository. */
function baseOf(release: Release): string | null {
  const from = release.from?.origin
  if (from === undefined || from.trust !== 'believed' || from.repository !== release.origin.repository)
    return null
  return from.revision
}
