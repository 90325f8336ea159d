import type { Advance } from '../src/advance.ts'
import type { Ports } from '../src/ports.ts'
import type { Effect, EffectKind } from '../src/release/effects.ts'
import type { Event } from '../src/release/events.ts'
import type { ObjectRef, Release, Target, TargetId, Trouble } from '../src/release/release.ts'
import type { Rules } from '../src/release/rules.ts'

/** What a job may use: the ports, the watch that must be open before an apply, and who is who. */
export type JobPorts = Pick<Ports, 'store' | 'git' | 'cluster' | 'chat'> & {
  /**
   * Resolves when the kinds of the objects are listed and watched in that namespace, and answers what their new
   * pods suffer from right now, if the watch has seen the object at that generation.
   */
  watching(request: {
    target: TargetId
    cluster: string
    namespace: string
    refs: ObjectRef[]
  }): Promise<TroubleAt>
  /** The slash command, for messages that name it. */
  command(): string
  /** The policy of every target in force. */
  allRules(): Rules[]
  /** GitHub login → Slack user id, from the `people` list. */
  slackOf(login: string): string | null
}

export type TroubleAt = (ref: ObjectRef, generation: number) => Trouble | null

export type JobContext = {
  target: Target
  release: Release
  rules: Rules
  rulesOf(id: TargetId): Rules | null
  ports: JobPorts
  /** Tells another target; its own is told by the answer. */
  advance: Advance
  nowMs: number
  /** From 1; a repeat looks afresh for what an earlier attempt may have done. */
  attempt: number
  /** Reads the document again: false when the effect is no longer owed. */
  stillOwed(): Promise<boolean>
  signal: AbortSignal
}

/**
 * Does exactly one thing to the outside world and answers with the event that settles its key; null when it was dropped
 * meanwhile and is not done. It may be owed anew by then, which such an answer must not settle.
 */
export type JobRun<K extends EffectKind> = (
  effect: Extract<Effect, { kind: K }>,
  context: JobContext,
) => Promise<Event | null>

/** How a job is run; `repeat` says in words why doing it twice is harmless. */
export type JobSpec<K extends EffectKind> = {
  run: JobRun<K>
  repeat: 'compare-and-swap' | 'read back first' | 'found by metadata' | 'reads only' | 'same again'
  lane: 'deploy' | 'report' | 'chat'
  /** How often it may end in an error that nobody foresaw; outages are not counted. */
  attempts: number
  timeoutMs: number
}
