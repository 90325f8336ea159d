import type { At, Digest, Sha, TargetId } from './ids.ts'

/**
 * A time in which an artifact was live and healthy, by itself or within a descendant. It ends when something after it
 * fails, when something else takes its place, or with its own failure or rollback; null: it goes on.
 */
export type Run = {
  version: string
  digests: Digest[]
  repository: string | null
  revision: Sha | null
  sinceMs: At
  end: { atMs: At; how: 'interrupted' | 'failed' | 'rolled_back' } | null
}

/** What the target before this one told last; `order` is the version of its document then. */
export type Earlier = { target: TargetId; order: number; runs: Run[] }
