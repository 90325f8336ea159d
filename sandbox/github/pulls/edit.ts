import { roleOf, userOf } from '../auth.ts'
import { Refusal, validationFailed } from '../http/refusal.ts'
import type { Pull } from '../records.ts'
import type { User } from '../world.ts'
import type { Place, Scene } from './scene.ts'
import { tellPull } from './tell.ts'

export type PullEdit = {
  title?: string | undefined
  body?: string | null | undefined
  state?: 'open' | 'closed' | undefined
}

/** Changes title, description or state; its author may, and whoever may write. */
export function editPull(scene: Scene, pull: Pull, edit: PullEdit): void {
  const { world, actor } = scene
  const by = userOf(world, actor)
  requireAuthorOrWriter(scene, pull)
  const changes = {
    ...(edit.title !== undefined && edit.title !== pull.title ? { title: { from: pull.title } } : {}),
    ...(edit.body !== undefined && edit.body !== pull.body ? { body: { from: pull.body ?? '' } } : {}),
  }
  pull.title = edit.title ?? pull.title
  if (edit.body !== undefined) pull.body = edit.body
  pull.updatedAt = world.now()
  if (Object.keys(changes).length > 0) tellPull(scene, pull, { action: 'edited', by, more: { changes } })
  if (edit.state === 'closed' && pull.state === 'open') closePull(scene, pull, by)
  if (edit.state === 'open' && pull.state === 'closed') reopenPull(scene, pull, by)
}

export function closePull(place: Place, pull: Pull, by: User): void {
  const now = place.world.now()
  const closed = { state: 'closed', closedAt: now, closedBy: by.login } as const
  Object.assign(pull, { ...closed, updatedAt: now, autoMerge: null })
  tellPull(place, pull, { action: 'closed', by })
}

export function requireAuthorOrWriter({ repo, actor }: Scene, pull: Pull): void {
  if (actor.kind !== 'person' || actor.user.login === pull.author) return
  const role = roleOf(repo, actor.user)
  if (role === null || role === 'read') throw new Refusal(403, 'Must have push access to repository')
}

function reopenPull(place: Place, pull: Pull, by: User): void {
  const { repo, world } = place
  const head = repo.refs.get(`refs/heads/${pull.head}`)
  if (pull.merged) throw cannot('This pull request was merged.')
  if (!head) throw cannot(`The ${pull.head} branch has been deleted.`)
  if (
    repo.pulls.some(other => other.state === 'open' && other.head === pull.head && other.base === pull.base)
  )
    throw cannot(`There is already an open pull request from ${pull.head} to ${pull.base}.`)
  Object.assign(pull, {
    state: 'open',
    closedAt: null,
    closedBy: null,
    updatedAt: world.now(),
    headOid: head,
  })
  tellPull(place, pull, { action: 'reopened', by })
}

function cannot(reason: string): Refusal {
  const message = `state cannot be changed. ${reason}`
  return validationFailed({ resource: 'PullRequest', code: 'invalid', field: 'state', message })
}
