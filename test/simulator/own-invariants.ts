import type { Target } from '../../src/release/release.ts'
import type { ApprovalRule } from '../../src/release/rules.ts'
import { mayWrite } from './people.ts'
import type { World } from './simulator.ts'

/** How many pull requests of people Slipway merged, or GitHub did for it. */
export function ownMerged({ git }: World): { 'own merged': number } {
  const own = git.pulls.filter(({ opener }) => opener !== null).map(({ number }) => number)
  return { 'own merged': git.merges.filter(({ number }) => own.includes(number)).length }
}

/**
 * Of a person's own pull request the opener is an author, and so is Ann, who wrote every commit of this world. Nobody is
 * their own peer; who opened what they alone wrote stands behind it. Where a click of the opener counts for nothing, one
 * more peer stands in, as for one who may not write here.
 */
export function isEnoughOwn(
  { authors, peers, recorded }: ApprovalRule,
  opener: string,
  said: string[],
): boolean {
  const people = new Set(opener === 'ann' ? [...said, 'ann'] : said)
  const wrote = [...new Set([opener, 'ann'])]
  const here = wrote.filter(login => mayWrite(login) && (login === 'ann' || recorded === 'count'))
  const isPeer = (login: string) => login !== opener && !(peers.outsiders && login === 'ann')
  const peersWithout = (taken: string[]) =>
    [...people].filter(login => isPeer(login) && !taken.includes(login)).length
  if (authors === 'none') return peersWithout([]) >= peers.count
  if (authors === 'all')
    return (
      here.every(login => people.has(login)) && peersWithout(here) >= peers.count + wrote.length - here.length
    )
  return here.some(login => people.has(login) && peersWithout([login]) >= peers.count)
}

/** A person's own pull request is a release, unless something else is open; and none that is closed is one. */
export function proposalsAreTaken(
  { git, rules }: World,
  target: Target,
  say: (problem: string) => void,
): void {
  if (rules.approvals === null) return
  const head = git.inputs()
  const open = git.pulls.filter(pull => pull.opener !== null && pull.state === 'open')
  const touching = open.filter(pull => git.contentOf(pull) !== null && git.contentOf(pull) !== head)
  if (touching.length > 0 && target.open === null)
    say(`pull request ${touching[0]?.number} is nobody's release`)
  const { open: release } = target
  const isClosed = release?.kind === 'change' && open.every(({ number }) => number !== release.pull?.number)
  if (isClosed) say(`${release.id} is open, and its pull request is not`)
}
