import type { Repo, World } from '../world.ts'
import type { Place } from './place.ts'
import { pullNode } from './pull.ts'

export function placeOf(world: World, repo: Repo): Place {
  const place: Place = { world, repo, pullNode: pull => pullNode(place, pull) }
  return place
}
