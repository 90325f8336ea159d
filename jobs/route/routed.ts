import type { ReleaseId, TargetId } from '../../src/release/release.ts'
import type { Rules } from '../../src/release/rules.ts'
import type { RouteNeeds } from './needs.ts'

type Needs = Pick<RouteNeeds, 'store'>
/** A target in which something else is open, or nothing yet. */
type Wait = { target: TargetId; open: ReleaseId | null }

/** Name of the fact that says which head of a branch was routed last. */
export function headFact(repository: string, branch: string): string {
  return `head:${repository}#${branch}`
}

/** Name of the fact that says which targets a person's pull request touched when it was last looked at. */
export function touchesFact(repository: string, number: number): string {
  return `touches:${repository}#${number}`
}

/** Name of the fact that says what was found when a pull request was last routed. */
export function routedFact(repository: string, number: number): string {
  return `proposed:${repository}#${number}`
}

/** Its head, the configuration it was looked at with, and what it waits for. */
export function routedText(generation: string, head: string, waits: Wait[]): string {
  return [head, generation, ...waits.map(({ target, open }) => `${target}=${open ?? ''}`)].join(' ')
}

/** That it has no test merge with the branch as it was then, and so nothing to be told by. */
export async function conflictText(
  { store }: Needs,
  { repository, onto }: { repository: string; onto: string },
  routed: string,
): Promise<string> {
  return `${routed} conflicts ${(await store.recall(headFact(repository, onto))) ?? ''}`
}

/** Targets that a person's pull request touched when it was last looked at. */
export async function touchesOf(
  { store }: Pick<Needs, 'store'>,
  repository: string,
  number: number,
): Promise<string[]> {
  return ((await store.recall(touchesFact(repository, number))) ?? '').split(' ').filter(id => id !== '')
}

/** Of the targets that it touches those in which it is no release. */
export async function waitsOf(
  { store }: Pick<Needs, 'store'>,
  number: number,
  touched: Pick<Rules, 'target'>[],
): Promise<Wait[]> {
  const waits = await Promise.all(
    touched.map(async ({ target: id }) => {
      const open = (await store.load(id)).target?.open ?? null
      return open?.pull?.number === number ? null : { target: id, open: open?.id ?? null }
    }),
  )
  return waits.filter(wait => wait !== null)
}

/** Nothing changed since it was last routed: its head, the configuration, and what it waits for. */
export async function isRouted(
  needs: Needs & { rules: Pick<RouteNeeds['rules'], 'all' | 'generation'> },
  pull: { repository: string; number: number; onto: string; head: string },
): Promise<boolean> {
  const { repository, number, head } = pull
  const said = await needs.store.recall(routedFact(repository, number))
  if (said === null) return false
  const touches = await touchesOf(needs, repository, number)
  const touched = needs.rules.all().filter(({ target }) => touches.includes(target))
  const waits = await waitsOf(needs, number, touched)
  const text = routedText(needs.rules.generation(), head, waits)
  if (said === (await conflictText(needs, pull, text))) return true
  return waits.every(({ open }) => open !== null) && said === text
}

/** Numbers of the pull requests that are releases: those of Slipway's own are looked at as such. */
export async function releasedIn({
  rules,
  store,
}: Needs & { rules: Pick<RouteNeeds['rules'], 'all'> }): Promise<Set<number>> {
  const targets = await Promise.all(rules.all().map(({ target }) => store.load(target)))
  return new Set(targets.flatMap(({ target }) => target?.open?.pull?.number ?? []))
}
