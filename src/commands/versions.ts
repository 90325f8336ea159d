import { stillAt } from '../release/freezes.ts'
import type { Rules } from '../release/rules.ts'
import { emptyTarget } from '../release/target.ts'
import { versionsFact, versionsOf, type Version } from '../release/versions.ts'
import type { Looks } from './verb.ts'

/** The versions among which a person may choose: as the last poll of the registry left them, and as the target knows. */
export async function versionsAt({ store }: Pick<Looks, 'store'>, rules: Rules): Promise<Version[]> {
  const [{ target }, polled] = await Promise.all([
    store.load(rules.target),
    Promise.all(
      Object.keys(rules.images).map(async name =>
        tagsOf(await store.recall(versionsFact(rules.target, name))),
      ),
    ),
  ])
  return versionsOf(target ?? emptyTarget(rules.target), rules, polled)
}

/**
 * What the window about a target shows to somebody; at a shell there is none. An emergency is offered where there is a
 * soak or a freeze that it would skip.
 */
export async function chosenAt(
  looks: Pick<Looks, 'store' | 'declares'>,
  rules: Rules,
  user: string | null,
): Promise<{ rules: Rules; versions: Version[]; declares: boolean }> {
  const [versions, { nowMs }] = await Promise.all([versionsAt(looks, rules), looks.store.load(rules.target)])
  const skips = rules.after !== null || stillAt(rules, nowMs) !== null
  const declares = user !== null && skips && (await looks.declares?.(user, rules)) === true
  return { rules, versions, declares }
}

function tagsOf(fact: string | null): string[] {
  return fact === null ? [] : JSON.parse(fact)
}
