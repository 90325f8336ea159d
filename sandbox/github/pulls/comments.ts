import { userOf } from '../auth.ts'
import type { Comment, Pull } from '../records.ts'
import { commentShape, issueShape } from '../shapes/comment.ts'
import type { Scene } from './scene.ts'

/** A comment in the actor's name, below a pull request's description. */
export function commentOn(scene: Scene, pull: Pull, body: string): Comment {
  const { world, repo, actor, changes } = scene
  const by = userOf(world, actor)
  const throughApp = actor.kind === 'installation' || (actor.kind === 'person' && actor.grant !== null)
  const comment = { id: world.nextId(), author: by.login, body, createdAt: world.now(), throughApp }
  pull.comments.push(comment)
  pull.updatedAt = world.now()
  const payload = {
    issue: issueShape(world, repo, pull),
    comment: commentShape(world, repo, { pull, comment }),
  }
  const detail = { number: pull.number, author: by.login }
  changes.tell(repo, { event: 'issue_comment', action: 'created', by, payload, detail })
  return comment
}
