import type { Ports } from '../../src/ports.ts'
import type { Sha } from '../../src/release/release.ts'
import type { Rules } from '../../src/release/rules.ts'
import { checkOfGroup, type Check, type Grouped } from '../../src/views/check-group.ts'
import { inLane } from '../lane.ts'
import { ruledOn, touchedBy } from './touched.ts'

type Needs = {
  git: Pick<Ports['git'], 'changedFiles' | 'folderIds' | 'head'>
  store: Pick<Ports['store'], 'load'>
}
export type Group = { repository: string; branch: string; head: Sha }

/**
 * The verdict on a group of GitHub's merge queue: on all that its head changes on the branch as it is now, by the content
 * that each target would then have, whoever's pull requests are in it.
 */
export async function judgeGroup(needs: Needs, all: Rules[], group: Group): Promise<Check> {
  const { repository, branch, head } = group
  const base = (await needs.git.head(repository, branch, { fresh: true })).commit
  const touched = await touchedBy(needs, ruledOn(all, group), { ...group, base })
  const paths = touched.map(({ place }) => place.path)
  const contents = paths.length === 0 ? {} : await needs.git.folderIds(repository, head, paths)
  const grouped = await Promise.all(
    touched.map(async (rules): Promise<Grouped> => {
      const { target, nowMs } = await needs.store.load(rules.target)
      return { rules, target, nowMs, content: contents[rules.place.path] ?? null }
    }),
  )
  return checkOfGroup(grouped, head)
}

/** Judges and publishes in one lane, so that an older verdict never comes after a newer one. */
export async function publishGroup(
  needs: Needs & { git: Pick<Ports['git'], 'check'>; store: Pick<Ports['store'], 'lane'> },
  all: Rules[],
  group: Group,
): Promise<Check> {
  const { repository, head } = group
  return inLane(needs.store, `check:${repository}@${head}`, async () => {
    const check = await judgeGroup(needs, all, group)
    await needs.git.check({ repository, head, ...check, url: null })
    return check
  })
}
