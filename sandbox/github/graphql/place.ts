import type { Pull } from '../records.ts'
import type { Repo, World } from '../world.ts'

/** The repository that a node belongs to; commits name pull requests and these name commits, hence the function. */
export type Place = { world: World; repo: Repo; pullNode: (pull: Pull) => object }
