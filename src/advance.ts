import type { Log } from './log.ts'
import type { Job, JournalLine, Save, Store, Queue } from './ports.ts'
import { decide, type Decision, type Note } from './release/decide.ts'
import { dueAt } from './release/due.ts'
import type { Event } from './release/events.ts'
import { newlyOwed, owe } from './release/outbox.ts'
import type { At, Target, TargetId } from './release/release.ts'
import type { Rules } from './release/rules.ts'
import { emptyTarget } from './release/target.ts'
import { wants } from './release/wants.ts'

const TRIES_MAX = 20

export type Advance = (id: TargetId, event: Event) => Promise<Advanced>
export type Advanced =
  { kind: 'changed'; target: Target } | { kind: 'ignored'; reason: string; target: Target | null }

/** The rules of the house; the simulator breaks them one by one to see that it would notice. */
export type Brain = { decide: typeof decide; wants: typeof wants }

type Needs = {
  store: Pick<Store, 'load' | 'save'>
  queue: Pick<Queue, 'add'>
  rulesOf(id: TargetId): Rules | null
  log: Pick<Log, 'info' | 'debug'>
  brain?: Brain
}

/**
 * load → decide → wants → save if nobody saved meanwhile → wake the jobs. The only writer of targets.
 * A target that the configuration no longer has ignores everything.
 */
export function createAdvance(needs: Needs): Advance {
  return async (id, event) => {
    for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
      const done = await once(needs, id, event)
      if (done !== 'stale') return done
    }
    throw new Error(`${id} was saved by others ${TRIES_MAX} times in a row`)
  }
}

async function once(needs: Needs, id: TargetId, event: Event): Promise<Advanced | 'stale'> {
  const rules = needs.rulesOf(id)
  if (rules === null) return { kind: 'ignored', reason: `${id} is not in the configuration`, target: null }
  const loaded = await needs.store.load(id)
  // An older version may have saved it without what this one knows.
  const before = { ...emptyTarget(id), ...loaded.target }
  const { decide: deciding, wants: wanting } = needs.brain ?? { decide, wants }
  const decision = deciding(before, event, rules, loaded.nowMs)
  needs.log.debug({ target: id, event: event.kind, outcome: outcomeOf(decision) }, 'decided')
  const ignored = decision.kind === 'ignored' ? { ...decision, target: before } : null
  if (ignored !== null && !UNSEEN.includes(event.kind)) return ignored
  const decided = decision.kind === 'changed' ? decision.target : before
  const versioned = { ...decided, version: before.version + 1 }
  const target = owe(versioned, wanting(versioned, rules, loaded.nowMs), loaded.nowMs)
  if (ignored !== null && event.kind !== 'woken' && owesTheSame(before, target)) return ignored
  const journal =
    decision.kind === 'changed' ? decision.notes.map(line => journalLine(line, loaded.nowMs)) : []
  const saved = await needs.store.save({
    target,
    dueAtMs: dueAt(target, rules, loaded.nowMs),
    journal,
    ...answerOf(event),
  })
  if (saved === 'stale') return 'stale'
  if (saved === 'answered') return { kind: 'ignored', reason: 'it is answered already', target: before }
  await needs.queue.add(jobsFor(target))
  for (const line of journal) needs.log.info({ target: id, ...line }, 'audit')
  return decision.kind === 'changed' ? { kind: 'changed', target } : { ...decision, target }
}

/** What may be wanted changes by them, though nothing of the releases does: by time, and by another configuration. */
const UNSEEN: Event['kind'][] = ['woken', 'rules_changed']

function owesTheSame({ todo: before }: Target, { todo: after }: Target): boolean {
  const keys = Object.keys(after)
  return keys.length === Object.keys(before).length && keys.every(key => before[key] !== undefined)
}

/** Jobs of all that became owed with this version. */
function jobsFor(target: Target): Job[] {
  return newlyOwed(target).map(({ effect, sinceVersion }) => ({
    kind: 'effect',
    target: target.id,
    key: effect.key,
    effect: effect.kind,
    sinceVersion,
  }))
}

/** What is done for an inbox entry is noted in it together with the document. */
function answerOf({ answers }: Event): Pick<Save, 'answer'> {
  if (answers === undefined) return {}
  return { answer: { entry: answers, resolution: { kind: 'asked', refused: null } } }
}

function journalLine(line: Note, atMs: At): JournalLine {
  return { atMs, release: line.release, event: line.event, text: line.text, by: line.by }
}

function outcomeOf(decision: Decision): string {
  return decision.kind === 'changed' ? 'changed' : decision.reason
}
