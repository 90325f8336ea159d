import type { Actor } from '../auth.ts'
import type { Changes } from '../changes.ts'
import { Refusal } from '../http/refusal.ts'
import type { Pull } from '../records.ts'
import type { Repo, World } from '../world.ts'

/** Where an operation takes place; REST, GraphQL and the pages all come here. */
export type Place = { world: World; repo: Repo; changes: Changes }
/** The same, with who does it. */
export type Scene = Place & { actor: Actor }

/** 422 of the kind whose errors are sentences. */
export function unprocessable(...errors: string[]): Refusal {
  return new Refusal(422, 'Unprocessable Entity', { errors })
}

export function requireOpen(pull: Pull): void {
  if (pull.state !== 'open') throw unprocessable('Pull request is closed')
}
