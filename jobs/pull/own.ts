import { decide } from '../../src/release/decide.ts'
import { isFree } from '../../src/release/decide/queueing.ts'
import type { Fact, Standing } from '../../src/release/events.ts'
import { stopsMerging, stopText } from '../../src/release/gates.ts'
import { NOT_MERGED } from '../../src/release/own.ts'
import type { Rules } from '../../src/release/rules.ts'
import type { JobContext } from '../job.ts'
import { factOf } from './look.ts'
import { peopleOf, proposalOf, proposalTo, touchedBy, type OpenPull, type Proposed } from './proposal.ts'

type Looked = { state: OpenPull; order: number; recorded: Standing[] }

/** A person's pull request as a whole, just before its merge: what it touches, and who wrote it, may be other than before. */
export async function ownFact(context: JobContext, looked: Looked): Promise<Fact | null> {
  const { release, rules, ports } = context
  const { state, order, recorded } = looked
  const { repository } = release.place
  const { number, branch } = state
  if (state.test === null) return factOf(ports, { release, rules, number, branch }, looked)
  const touched = await touchedBy(ports, repository, { all: ports.allRules(), state })
  if (touched.every(({ target }) => target !== rules.target)) return { kind: 'change_spared', number, order }
  const people = await peopleOf(ports, repository, state)
  const touches = touched.map(({ target }) => target)
  const fact = await proposalOf(ports, rules, { ...people, touches, state, order })
  return recorded.length === 0 ? fact : { ...fact, recorded }
}

/**
 * Of a person's pull request that touches more targets: why one of the others does not say yes to exactly that head, by
 * its own rule and as its reviews are now; null: all do.
 */
export async function otherTarget(context: JobContext, fact: Proposed): Promise<string | null> {
  const { target, ports } = context
  const others = ports.allRules().filter(({ target: id }) => id !== target.id && fact.touches.includes(id))
  for (const rules of others) {
    // oxlint-disable-next-line no-await-in-loop -- few, and the first that says no is enough
    const no = await whyNot(context, rules, fact)
    if (no !== null) return no
  }
  return null
}

async function whyNot({ ports }: JobContext, rules: Rules, fact: Proposed): Promise<string | null> {
  const { authors, writers, touches } = fact
  const { number, branch, head } = fact.pull
  const no = `${NOT_MERGED}${rules.target} has not said yes to it`
  const look = await proposalTo(ports, rules, { authors, writers, touches, number, branch })
  const { target, nowMs } = await ports.store.load(rules.target)
  // What is no release there yet has to be one first, so that its yes is known when the merge is heard of.
  if (look === null || target?.open?.pull?.number !== number) return no
  const decision = decide(target, look, rules, nowMs)
  const after = decision.kind === 'changed' ? decision.target : target
  const { open } = after
  if (open?.pull?.number !== number || open.pull.head !== head || open.judged?.yes !== true) return no
  if (!isFree(after, open)) return `${NOT_MERGED}${rules.target} is held`
  const [stop] = stopsMerging(after, rules, open, nowMs)
  return stop === undefined ? null : `${NOT_MERGED}in ${rules.target} ${stopText(stop)}`
}
