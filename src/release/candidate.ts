import type { At, Person, Sha } from './ids.ts'
import type { Images } from './image.ts'
import type { PolicyKey } from './tag-policy.ts'

/**
 * What an image says of itself, and whether it is believed: its repository must be the configured source or
 * within `sources`, its revision reachable. Only `believed` gives a changelog and authors.
 */
export type Origin = {
  trust: 'believed' | 'unlabelled' | 'foreign' | 'unreachable'
  repository: string | null
  revision: Sha | null
  version: string | null
}

/** An artifact that the tag policy admits and that waits. `images` may be incomplete while it is gathered. */
export type Candidate = {
  key: PolicyKey
  tag: string
  images: Images
  origin: Origin
  seenAtMs: At
  /** The gathering time has passed and images are still missing. */
  late: boolean
  pass?: Pass
  /** Somebody wants this one, newest or not: it opens first. */
  chosen?: Chosen
  /** It could not be written to these inputs, and is tried again once they are others. */
  unwritten?: Unwritten
}

/** Who chose a version, and why, in one line for people; `older`: also where it is below what is deployed. */
export type Chosen = { by: Person | null; reason: string; older?: boolean }

export type Unwritten = { inputs: Sha | null; message: string }

/** Somebody let it through a freeze, or in an emergency through soak and freeze with one approval. */
export type Pass = { kind: 'override' | 'emergency'; by: Person; reason: string; atMs: At }
