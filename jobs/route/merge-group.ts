import type { Hint } from '../../src/ports.ts'
import type { Rules } from '../../src/release/rules.ts'
import { publishGroup } from '../pull/group.ts'
import { lookAt } from '../pull/look.ts'
import { ruledOn } from '../pull/touched.ts'
import type { Routed, RouteNeeds } from './needs.ts'

type GroupHint = Extract<Hint, { kind: 'merge_group' }>

/**
 * GitHub's merge queue asks for checks on a group. Releases that wait in the queue look where they stand; one whose own
 * group it is reports on it and keeps that true, else it is judged here.
 */
export async function routeGroupEntry(needs: RouteNeeds, hint: GroupHint): Promise<Routed> {
  const { repository, head } = hint
  const subject = `${repository}@${head.slice(0, 7)}`
  const looked = await Promise.all(ruledOn(needs.rules.all(), hint).map(rules => lookFor(needs, rules)))
  const heads = looked.filter(group => group !== null)
  const own = heads.find(({ group }) => group === head)
  if (own !== undefined) return { subject, lines: [`${own.target}: its own group`] }
  const { conclusion, title } = await publishGroup(needs, needs.rules.all(), hint)
  return { subject, lines: [`${conclusion}: ${title}`] }
}

/** The group of a release that waits in the queue. */
async function lookFor(needs: RouteNeeds, rules: Rules): Promise<{ target: string; group: string } | null> {
  const { target } = await needs.store.load(rules.target)
  const release = target?.open ?? null
  if (release?.pull == null || !release.pull.queue.exists) return null
  const { number, branch } = release.pull
  const fact = await lookAt(needs, { release, rules, number, branch })
  if (fact === null) return null
  await needs.advance(rules.target, fact)
  const group = fact.kind === 'pull_read' ? fact.pull.queue.entry?.group : null
  return group == null ? null : { target: rules.target, group }
}
