import type { Hint } from '../../src/ports.ts'
import type { Release, TargetId } from '../../src/release/release.ts'
import type { Rules } from '../../src/release/rules.ts'
import { lookAt } from '../pull/look.ts'
import { routeProposal } from './proposal.ts'
import type { Routed, RouteNeeds } from './needs.ts'

type PullHint = Extract<Hint, { kind: 'pull' }>

/** Something happened to a pull request: read afresh, and told to the target whose release it is. */
export async function routePullEntry(needs: RouteNeeds, hint: PullHint): Promise<Routed> {
  const subject = `${hint.repository}#${hint.number}`
  const rules = rulesFor(needs, hint)
  if (rules === null) return routeProposal(needs, hint)
  const release = (await needs.store.load(rules.target)).target?.open ?? null
  if (release?.stage === 'writing')
    return { subject, lines: [`${rules.target}: ignored: it is being opened`] }
  // Anybody may name a branch like one of Slipway's.
  if (release?.pull?.number !== hint.number) return routeProposal(needs, hint)
  const fact = await lookAt(needs, { release, rules, number: hint.number, branch: release.pull.branch })
  if (fact === null) return { subject, lines: [`${rules.target}: ignored: GitHub does not have it`] }
  const advanced = await needs.advance(rules.target, fact)
  const line = advanced.kind === 'ignored' ? `ignored: ${advanced.reason}` : 'taken'
  return { subject, lines: [`${rules.target}: ${line}`] }
}

/**
 * The branch may be heard of before its pull request is: only a look at that tells by which commit, and for whom. False
 * where the open release was not merged.
 */
export async function mergeHeard(
  needs: Pick<RouteNeeds, 'store' | 'git' | 'advance'>,
  rules: Rules,
  release: Release,
): Promise<boolean> {
  if (release.pull === null) return false
  const { number, branch } = release.pull
  const fact = await lookAt(needs, { release, rules, number, branch })
  return fact?.kind === 'change_merged' && (await needs.advance(rules.target, fact)).kind === 'changed'
}

/** The branch names the target: `slipway/<environment>/<service>/…`. It is a hint; the release decides. */
function rulesFor(needs: RouteNeeds, { repository, branch }: PullHint): Rules | null {
  const [prefix, environment, service] = branch.split('/')
  if (prefix !== 'slipway' || environment === undefined || service === undefined) return null
  const target: TargetId = `${environment}/${service}`
  const rules = needs.rules.of(target)
  return rules?.place.repository.toLowerCase() === repository.toLowerCase() ? rules : null
}
