import { RetryableError } from '../../src/errors.ts'
import type { Hint } from '../../src/ports.ts'
import type { Fact } from '../../src/release/events.ts'
import { asksOwners } from '../../src/release/reviewers.ts'
import type { Rules } from '../../src/release/rules.ts'
import { inLane } from '../lane.ts'
import { checkOnPull } from '../pull/check.ts'
import { lookAt } from '../pull/look.ts'
import { peopleOf, proposalTo, touchedBy, type OpenPull } from '../pull/proposal.ts'
import { routeForeign, sparesAll } from './foreign.ts'
import type { Routed, RouteNeeds } from './needs.ts'
import { conflictText, routedFact, routedText, touchesFact, touchesOf, waitsOf } from './routed.ts'

type PullHint = Extract<Hint, { kind: 'pull' }>

const MONTH_MS = 30 * 24 * 3600 * 1000
/** Of what waits for another release, or conflicts, nobody but the router reads the reviews. */
const AGAIN_MS = 10 * 60 * 1000

/** A person's own pull request: told to each target of a ruled environment that it touches, or touched before. */
export async function routeProposal(needs: RouteNeeds, hint: PullHint): Promise<Routed> {
  const { repository, number, branch } = hint
  const generation = needs.rules.generation()
  const ruled = ruledIn(needs, hint)
  const subject = `${repository}#${number}`
  const [first] = ruled
  const order = await needs.store.order(`${repository}#${branch}`)
  const before = await touchedBefore(needs, hint)
  if (first === undefined) {
    const lines = await spared(needs, before, { kind: 'change_spared', number, order })
    await needs.store.remember(touchesFact(repository, number), '', MONTH_MS)
    return { subject, lines: [...lines, await nobodys(needs, hint, generation)] }
  }
  const { path } = first.place
  const state = await needs.git.readPull({ repository, number, path, owners: asksOwners(first) })
  if (state.kind !== 'open') {
    await needs.store.remember(routedFact(repository, number), 'over', MONTH_MS)
    const lines = await lookAgain(needs, hint, before)
    return { subject, lines: lines.length > 0 ? lines : ['ignored: it is not open, and no release'] }
  }
  // One of Slipway's own that is no release any more.
  if (branch.startsWith('slipway/') && state.author?.bot !== false)
    return { subject, lines: [await nobodys(needs, hint, generation)] }
  if (state.computing) throw new RetryableError('git_pull_computing', { number, repository })
  if (state.test === null) {
    return {
      subject,
      lines: [
        'it conflicts with its base',
        ...(await conflicted(needs, { hint, state, before, generation })),
      ],
    }
  }
  const touched = await touchedBy(needs, repository, { all: ruled, state })
  const others = before.filter(rules => !touched.includes(rules))
  const lines = [
    ...(await proposed(needs, { hint, state, touched, generation })),
    ...(await spared(needs, others, { kind: 'change_spared', number, order })),
    ...(touched.length === 0 ? [await sparesAll(needs, { ...state, repository })] : []),
  ]
  return { subject, lines }
}

/** A release of it says what it waits for; where there is none, nobody but the router does. */
async function conflicted(
  needs: RouteNeeds,
  { hint, state, before, generation }: Omit<Opened, 'touched'> & { before: Rules[] },
): Promise<string[]> {
  const { repository, number } = hint
  const lines = await lookAgain(needs, hint, before)
  const waits = await waitsOf(needs, number, before)
  const isReleased = waits.length < before.length
  const told = isReleased ? lines : [...lines, await routeForeign(needs, hint)]
  const found = routedText(generation, state.head, waits)
  const text = await conflictText(needs, { ...state, repository }, found)
  await needs.store.remember(routedFact(repository, number), text, AGAIN_MS)
  return told
}

/** Nobody here is asked for approvals: the check says so, and the head is not looked at again. */
async function nobodys(needs: RouteNeeds, hint: PullHint, generation: string): Promise<string> {
  const { repository, number } = hint
  const pull = await needs.git.pullHead({ repository, number })
  if (pull !== null)
    await needs.store.remember(
      routedFact(repository, number),
      routedText(generation, pull.head, []),
      MONTH_MS,
    )
  return routeForeign(needs, hint)
}

/** Targets of environments that ask for approvals, whose manifests lie in this repository. */
function ruledIn(needs: RouteNeeds, { repository }: PullHint): Rules[] {
  return needs.rules
    .all()
    .filter(
      ({ approvals, place }) =>
        approvals !== null && place.repository.toLowerCase() === repository.toLowerCase(),
    )
}

/** Also where nobody is asked for approvals any more. */
async function touchedBefore(needs: RouteNeeds, { repository, number }: PullHint): Promise<Rules[]> {
  const ids = await touchesOf(needs, repository, number)
  return needs.rules.all().filter(({ target }) => ids.includes(target))
}

function spared(needs: RouteNeeds, before: Rules[], fact: Fact): Promise<string[]> {
  return Promise.all(before.map(rules => tell(needs, rules, fact)))
}

type Opened = { hint: PullHint; state: OpenPull; touched: Rules[]; generation: string }

async function proposed(needs: RouteNeeds, opened: Opened): Promise<string[]> {
  const { hint, state, touched } = opened
  const { repository, number, branch } = hint
  const touches = touched.map(({ target }) => target)
  const people =
    touched.length === 0 ? { authors: [], writers: [] } : await peopleOf(needs, repository, state)
  await needs.store.remember(touchesFact(repository, number), touches.join(' '), MONTH_MS)
  const lines = await Promise.all(
    touched.map(async rules => {
      await needs.baseline(rules)
      const fact = await proposalTo(needs, rules, { ...people, number, branch, touches })
      return fact === null ? `${rules.target}: ignored: it is not open any more` : tell(needs, rules, fact)
    }),
  )
  const waits = await waitsOf(needs, number, touched)
  await routed(needs, opened, waits)
  return [...lines, ...waits.map(({ target, open }) => `${target}: waits for ${open ?? 'its turn'}`)]
}

/** Of a target where something else is open nobody but the router tells GitHub. */
async function routed(
  needs: RouteNeeds,
  { hint, state, touched, generation }: Opened,
  waits: Awaited<ReturnType<typeof waitsOf>>,
): Promise<void> {
  const { repository, number } = hint
  const fact = routedFact(repository, number)
  const now = routedText(generation, state.head, waits)
  const isTold = (await needs.store.recall(fact)) === now
  if (waits.length > 0 && !isTold) {
    await inLane(needs.store, `check:${repository}@${state.head}`, async () => {
      const targets = touched.map(({ target }) => target)
      const check = await checkOnPull(needs, needs.rules.of, { number, targets })
      await needs.git.check({ repository, head: state.head, ...check, url: null })
    })
  }
  await needs.store.remember(fact, now, waits.length > 0 ? AGAIN_MS : MONTH_MS)
}

/** Merged, closed or in conflict: each target that knows it looks at it once more. */
function lookAgain(needs: RouteNeeds, { number, branch }: PullHint, before: Rules[]): Promise<string[]> {
  return Promise.all(
    before.map(async rules => {
      const { target } = await needs.store.load(rules.target)
      const release = target?.open ?? null
      if (release?.pull?.number !== number) return `${rules.target}: ignored: it is not open here`
      const fact = await lookAt(needs, { release, rules, number, branch })
      return fact === null ? `${rules.target}: ignored: GitHub does not have it` : tell(needs, rules, fact)
    }),
  )
}

async function tell(needs: RouteNeeds, rules: Rules, fact: Fact): Promise<string> {
  const advanced = await needs.advance(rules.target, fact)
  return `${rules.target}: ${advanced.kind === 'ignored' ? `ignored: ${advanced.reason}` : 'taken'}`
}
