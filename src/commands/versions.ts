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

function tagsOf(fact: string | null): string[] {
  return fact === null ? [] : JSON.parse(fact)
}
