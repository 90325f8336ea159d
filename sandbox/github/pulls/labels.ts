import type { Pull } from '../records.ts'
import { labelShape } from '../shapes/label.ts'
import type { User } from '../world.ts'
import type { Place } from './scene.ts'
import { tellPull } from './tell.ts'

/** Adds labels to a pull request; one that the repository does not have yet is made. */
export function addLabels(place: Place, pull: Pull, { names, by }: { names: string[]; by: User }): void {
  const { world, repo } = place
  for (const name of names) {
    const isOne = (label: { name: string }) => label.name.toLowerCase() === name.toLowerCase()
    const label = repo.labels.find(isOne) ?? { id: world.nextId(), name, color: 'ededed' }
    if (!repo.labels.includes(label)) repo.labels.push(label)
    if (pull.labels.includes(label.name)) continue
    pull.labels.push(label.name)
    pull.updatedAt = world.now()
    tellPull(place, pull, { action: 'labeled', by, more: { label: labelShape(world, repo, label) } })
  }
}
