import type { Target, TargetId } from './release.ts'

/** A target of which nothing is known yet. */
export function emptyTarget(id: TargetId): Target {
  return {
    schema: 1,
    id,
    version: 0,
    seq: 0,
    seen: 0,
    live: null,
    previous: null,
    hold: null,
    rejected: [],
    runs: [],
    earlier: null,
    mark: { key: null, digests: [] },
    candidates: [],
    open: null,
    rolling: null,
    pending: null,
    outside: null,
    ending: [],
    todo: {},
  }
}
