import type { Label } from '../records.ts'
import type { Repo, World } from '../world.ts'
import { repoApi } from './repository.ts'
import { nodeId } from './scalars.ts'

export function labelShape(world: World, repo: Repo, { id, name, color }: Label) {
  return {
    id,
    node_id: nodeId('Label', id),
    url: `${repoApi(world, repo)}/labels/${encodeURIComponent(name)}`,
    name,
    description: null,
    color,
    default: false,
  }
}

/** The repository's labels that carry these names. */
export function labelsNamed(repo: Repo, names: string[]): Label[] {
  return names.flatMap(
    name => repo.labels.find(label => label.name.toLowerCase() === name.toLowerCase()) ?? [],
  )
}
