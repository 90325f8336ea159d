import { setTimeout } from 'node:timers/promises'
import type { Advance } from '../../src/advance.ts'
import type { Log } from '../../src/log.ts'
import type { Cluster } from '../../src/ports.ts'
import type { Fact } from '../../src/release/events.ts'
import type { Place, Rollout, TargetId } from '../../src/release/release.ts'
import { observe, refKey } from '../../src/release/rollout.ts'
import { openSight } from './sight.ts'
import type { Sight } from './sight.ts'

/** Follows the objects of one target in one namespace. */
export type Follower = Pick<Sight, 'cluster' | 'namespace' | 'cover' | 'troubleAt' | 'close'> & {
  /** Takes the rollout as the document has it, and tells what is seen otherwise. */
  compare(rollout: Rollout): void
}

export type FollowerNeeds = { cluster: Pick<Cluster, 'watch'>; advance: Advance; log: Log }

/**
 * Compares what is seen with what the document says and tells the difference: one event at a time, and of each
 * object only what is true by then. Whoever else tells the same does no harm: the second is ignored.
 */
export function createFollower(
  needs: FollowerNeeds,
  id: TargetId,
  place: Pick<Place, 'cluster' | 'namespace'>,
): Follower {
  const sight = openSight(needs.cluster, place, touched => {
    if (self.rollout === null) return
    for (const key of touched === 'all' ? keysOf(self.rollout) : touched) self.dirty.add(key)
    void tell(self)
  })
  const self: State = {
    ...needs,
    id,
    sight,
    rollout: null,
    dirty: new Set(),
    isBlind: false,
    isTelling: false,
    isCovering: false,
    closing: new AbortController(),
  }
  return {
    ...place,
    cover: refs => sight.cover(refs),
    troubleAt: (ref, generation) => sight.troubleAt(ref, generation),
    compare: next => {
      self.rollout = next
      for (const key of keysOf(next)) self.dirty.add(key)
      void coverAll(self)
    },
    close: async () => {
      self.closing.abort()
      await sight.close()
    },
  }
}

type State = Pick<FollowerNeeds, 'advance' | 'log'> & {
  id: TargetId
  sight: Sight
  rollout: Rollout | null
  /** Keys and uids of what may look different from what the document says. */
  dirty: Set<string>
  /** The watches could not be opened yet. */
  isBlind: boolean
  isTelling: boolean
  isCovering: boolean
  closing: AbortController
}

const RETRY_MS = 1_000

/** Nothing may be awaited between the last look and the end, or a change in between would be missed. */
async function tell(self: State): Promise<void> {
  if (self.isTelling) return
  self.isTelling = true
  let last = ''
  for (let fact = nextFact(self); fact !== null; fact = nextFact(self)) {
    const said = JSON.stringify(fact)
    if (said === last) break
    last = (await isTold(self, fact)) ? said : ''
  }
  self.dirty.clear()
  self.isTelling = false
}

async function isTold(self: State, fact: Fact): Promise<boolean> {
  try {
    const { target } = await self.advance(self.id, fact)
    self.rollout = target?.rolling?.rollout ?? null
    return true
  } catch (error) {
    self.log.warn({ target: self.id, event: fact.kind, error }, 'observation not told yet')
    await pause(self)
    return false
  }
}

/** A loss first, its end last: by then the document knows what a fresh list said. */
function nextFact(self: State): Fact | null {
  const { rollout, sight, isBlind, closing } = self
  if (rollout === null || closing.signal.aborted) return null
  const isLost = isBlind || sight.isLost()
  const wasLost = rollout.lostSinceMs !== null
  if (isLost && !wasLost) return { kind: 'watch_lost', cluster: sight.cluster }
  const observed = nextObserved(self, rollout)
  if (observed !== null || isLost || !wasLost) return observed
  return { kind: 'watch_found', cluster: sight.cluster }
}

function nextObserved({ sight, dirty }: State, rollout: Rollout): Fact | null {
  const touched = rollout.objects.filter(({ ref, uid }) => dirty.has(refKey(ref)) || dirty.has(uid))
  for (const tracked of touched) {
    const seen = sight.look(tracked)
    if (seen !== null && observe(rollout, seen, 0).kind === 'observed') return { kind: 'observed', ...seen }
  }
  return null
}

/** Until it succeeds: a process that starts while the cluster is away has seen nothing yet. */
async function coverAll(self: State): Promise<void> {
  if (self.isCovering) return
  self.isCovering = true
  do {
    self.isBlind = !(await isCovered(self))
    void tell(self)
    if (self.isBlind) await pause(self)
  } while (self.isBlind && !self.closing.signal.aborted)
  self.isCovering = false
}

async function isCovered({ rollout, sight, id, log }: State): Promise<boolean> {
  try {
    await sight.cover(rollout?.objects.map(({ ref }) => ref) ?? [])
    return true
  } catch (error) {
    log.warn({ target: id, cluster: sight.cluster, error }, 'watch not opened yet')
    return false
  }
}

async function pause({ closing }: State): Promise<void> {
  await setTimeout(RETRY_MS, undefined, { signal: closing.signal, ref: false }).catch(() => null)
}

function keysOf({ objects }: Rollout): string[] {
  return objects.map(({ ref }) => refKey(ref))
}
