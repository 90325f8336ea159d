import type { Release } from '../../src/release/release.ts'

/** Whoever puts a pull request into GitHub's queue, or takes it out: one after the other. */
export function queueLane({ place, pull }: Release): string {
  return `queue:${place.repository}#${pull?.number ?? 0}`
}
