import type { Ports } from '../../src/ports.ts'
import type { Rules } from '../../src/release/rules.ts'
import type { TargetId } from '../../src/release/release.ts'
import { checkOf, checkOfAll, waitingCheck, type Check } from '../../src/views/check.ts'

type Needs = { store: Pick<Ports['store'], 'load'> }

/** The verdict on a person's pull request: of every target that it touches, or what keeps one from having any. */
export async function checkOnPull(
  { store }: Needs,
  rulesOf: (id: TargetId) => Rules | null,
  { number, targets }: { number: number; targets: TargetId[] },
): Promise<Check> {
  const checks = await Promise.all(
    targets.map(async id => {
      const rules = rulesOf(id)
      if (rules === null) return null
      const { target, nowMs } = await store.load(id)
      const release = target?.open ?? null
      if (target === null || release === null || release.pull?.number !== number)
        return { id, check: waitingCheck(rules, release) }
      return { id, check: checkOf({ target, release, rules, nowMs }) }
    }),
  )
  return checkOfAll(checks.filter(each => each !== null))
}
