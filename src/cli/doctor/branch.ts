import type { BranchRule, Bypass } from '../../clients/github/survey.ts'
import type { Rules } from '../../release/rules.ts'
import { OWN_CHECK } from '../../clients/github/check.ts'
import { fault, ok, warning, type Finding } from '../../views/doctor.ts'
import type { Check, Patient } from './patient.ts'

/** The branch of manifests: it is there, lets Slipway write, demands its verdict, and nothing that cannot be met. */
export const branchCheck: Check = {
  about: 'GitHub branch',
  run: async patient => {
    const places = new Map(
      patient.rules.map(({ place: { repository, branch } }) => [
        `${repository} ${branch}`,
        { repository, branch },
      ]),
    )
    return (await Promise.all([...places.values()].map(place => look(patient, place)))).flat()
  },
}

type Place = { repository: string; branch: string }
type Seen = Place & {
  protectedBy: { protected: boolean; checks: string[] }
  rules: BranchRule[]
  appId: number
  writers: number
  targets: Rules[]
  /** Whether GitHub may merge by itself what waits for something; null where it was not asked. */
  autoMerge: boolean | null
}

async function look({ rules, secrets, clients: { git } }: Patient, place: Place): Promise<Finding[]> {
  const { repository, branch } = place
  const about = aboutOf(place)
  const found = await git.survey.branch(repository, branch)
  if (found === null) return [fault(about, 'git_branch_absent', place)]
  const listed = await git.survey.rules(repository, branch)
  const demanded = Math.max(0, ...listed.map(rule => (rule.kind === 'pull_request' ? rule.approvals : 0)))
  const writers = demanded > 0 ? (await git.survey.writers(repository)).length : 0
  const targets = rules.filter(each => each.place.repository === repository && each.place.branch === branch)
  const isQueued = targets.some(target => isBy(target, 'queue'))
  const autoMerge = isQueued ? await git.survey.autoMerge(repository) : null
  const { appId } = secrets.github
  const seen = { ...place, protectedBy: found, rules: listed, writers, targets, autoMerge, appId }
  const wrong = judgeBranch(seen)
  return wrong.length > 0 ? wrong : [ok(about, 'Slipway can write to it by its rules')]
}

export function judgeBranch(seen: Seen): Finding[] {
  return [
    ...closed(seen),
    ...unreadable(seen),
    ...advisory(seen),
    ...tooMany(seen),
    ...queueless(seen),
    ...queued(seen),
  ]
}

const HINDERS = new Map([
  ['update', 'that only some may update it'],
  ['merge_queue', 'the merge queue'],
  ['pull_request', 'a pull request'],
  ['checks', 'status checks'],
])

/** A direct commit passes only where the App may bypass what the rules demand. */
function closed({ repository, branch, rules, targets }: Seen): Finding[] {
  const direct = targets.filter(({ delivery }) => delivery === 'commit')
  const hindering = rules
    .filter(({ bypass }) => !mayPush(bypass))
    .flatMap(rule => HINDERS.get(nameOf(rule)) ?? [])
  if (direct.length === 0 || hindering.length === 0) return []
  const told = { repository, branch, targets: targetNames(direct), rules: [...new Set(hindering)].join(', ') }
  return [fault(aboutOf({ repository, branch }), 'doctor_branch_closed', told)]
}

function mayPush(bypass: Bypass): boolean {
  return bypass === 'always' || bypass === null
}

function nameOf(rule: BranchRule): string {
  return rule.kind === 'other' ? rule.type : rule.kind
}

function unreadable({ repository, branch, protectedBy, rules, targets }: Seen): Finding[] {
  const isDirect = targets.some(({ delivery }) => delivery === 'commit')
  if (!isDirect || !protectedBy.protected || rules.length > 0) return []
  return [warning(aboutOf({ repository, branch }), 'doctor_branch_protected', { repository, branch })]
}

/** Approvals bind only where GitHub itself waits for the check, and only this App can write it. */
function advisory({ repository, branch, protectedBy, rules, targets, appId }: Seen): Finding[] {
  const ruled = targets.filter(({ approvals }) => approvals !== null)
  if (ruled.length === 0) return []
  const about = aboutOf({ repository, branch })
  const required = rules.flatMap(rule => (rule.kind === 'checks' ? rule.checks : []))
  const own = required.filter(({ context }) => context === OWN_CHECK)
  if (own.some(({ app }) => app === appId)) return []
  if (own.length > 0 || protectedBy.checks.includes(OWN_CHECK))
    return [warning(about, 'doctor_check_unpinned', { repository, branch })]
  return [warning(about, 'doctor_check_advisory', { repository, branch, targets: targetNames(ruled) })]
}

/** The App opens the pull request, so that everybody who may write can approve it, and nobody else. */
function tooMany({ repository, branch, rules, writers }: Seen): Finding[] {
  const binding = rules.filter(({ bypass }) => bypass === 'never' || bypass === null)
  const count = Math.max(0, ...binding.map(rule => (rule.kind === 'pull_request' ? rule.approvals : 0)))
  if (count <= writers) return []
  const told = { count, branch, repository, people: writers }
  return [fault(aboutOf({ repository, branch }), 'doctor_reviews_many', told)]
}

/** Where it merges by itself what it can, and GitHub is to wait for the rest. */
function queueless({ repository, branch, protectedBy, rules, targets, autoMerge }: Seen): Finding[] {
  const asking = targets.filter(target => isBy(target, 'queue'))
  const hasQueue = rules.some(({ kind }) => kind === 'merge_queue')
  // Classic protection may have a queue, which an App does not see.
  const isUnknown = protectedBy.protected && rules.length === 0
  if (asking.length === 0 || hasQueue || isUnknown || autoMerge !== false) return []
  const told = { repository, branch, targets: targetNames(asking) }
  return [warning(aboutOf({ repository, branch }), 'doctor_queue_none', told)]
}

/** A branch with a queue takes nothing else, whatever is written. */
function queued({ repository, branch, rules, targets }: Seen): Finding[] {
  const others = targets.filter(target => isBy(target, 'author') || isBy(target, 'auto'))
  if (others.length === 0 || rules.every(({ kind }) => kind !== 'merge_queue')) return []
  const told = { repository, branch, targets: targetNames(others) }
  return [warning(aboutOf({ repository, branch }), 'doctor_queue_required', told)]
}

function isBy({ delivery, merge }: Rules, way: Rules['merge']): boolean {
  return delivery === 'pull-request' && merge === way
}

function targetNames(targets: Rules[]): string {
  return targets.map(({ target }) => target).join(', ')
}

function aboutOf({ repository, branch }: Place): string {
  return `GitHub ${repository}@${branch}`
}
