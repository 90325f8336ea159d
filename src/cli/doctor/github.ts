import { heardEvents } from '../../../handlers/github/index.ts'
import type { Granted } from '../../clients/github/survey.ts'
import type { Config } from '../../config/config.ts'
import { teamsNamed } from '../../config/people.ts'
import type { Rules } from '../../release/rules.ts'
import { fault, ok, warning, type Finding } from '../../views/doctor.ts'
import { judgeClock } from './clock.ts'
import type { Check } from './patient.ts'

type Needed = Record<string, 'read' | 'write'>

/** The App by its key: its installations, and what they were granted beside what is needed. */
export const appCheck: Check = {
  about: 'GitHub App',
  run: async ({ config, rules, secrets, clients: { git } }) => {
    const app = await git.survey.app()
    const repositories = repositoriesOf(config, rules)
    const granted = await Promise.all(repositories.map(each => git.survey.installation(each)))
    const wrong = [
      ...judgeClock('GitHub', app.aheadMs),
      ...repositories.flatMap((repository, n) => {
        const needed = permissionsNeeded(config, rules, repository)
        return judgeInstallation(repository, { needed, asked: app, granted: granted[n] ?? null })
      }),
      ...(secrets.publicUrl === null ? [] : judgeEvents(app.events, heardEvents())),
    ]
    const places = `${repositories.length} ${repositories.length === 1 ? 'repository' : 'repositories'}`
    return wrong.length > 0
      ? distinct(wrong)
      : [ok('GitHub App', `${app.slug} may all it needs on ${places}`)]
  },
}

export function judgeInstallation(
  repository: string,
  {
    needed,
    asked,
    granted,
  }: { needed: Needed; asked: Granted; granted: (Granted & { suspended: boolean }) | null },
): Finding[] {
  const [owner = ''] = repository.split('/')
  if (granted === null) return [fault(`GitHub ${repository}`, 'git_not_installed', { repository })]
  if (granted.suspended) return [fault(`GitHub ${owner}`, 'doctor_github_suspended', { owner })]
  const missing = Object.entries(needed).filter(([name, level]) => !reaches(granted.permissions[name], level))
  const waiting = missing.filter(([name, level]) => reaches(asked.permissions[name], level))
  const lacking = missing.filter(each => !waiting.includes(each))
  const about = `GitHub ${owner}`
  return [
    ...(lacking.length === 0
      ? []
      : [fault('GitHub App', 'doctor_github_permission', { permissions: written(lacking) })]),
    ...(waiting.length === 0
      ? []
      : [fault(about, 'doctor_github_permission_waiting', { owner, permissions: written(waiting) })]),
  ]
}

export function judgeEvents(events: string[], needed: string[]): Finding[] {
  const missing = needed.filter(event => !events.includes(event))
  if (missing.length === 0) return []
  return [warning('GitHub App', 'doctor_github_event', { events: missing.join(', ') })]
}

/** What is done to a repository decides which permissions are needed there. */
export function permissionsNeeded(config: Config, rules: Rules[], repository: string): Needed {
  const members: Needed = teamsNamed(config).length === 0 ? {} : { members: 'read' }
  const reports: Needed = { metadata: 'read', statuses: 'write' }
  if (repository !== config.github.manifests)
    return { ...reports, contents: 'read', pull_requests: 'read', deployments: 'write' }
  const pulls = rules.some(({ delivery }) => delivery === 'pull-request')
  const reviewed: Needed = pulls ? { pull_requests: 'write', checks: 'write' } : { pull_requests: 'read' }
  // Without it GitHub does not tell of the groups of a merge queue.
  const queued: Needed = rules.some(({ merge }) => merge === 'queue') ? { merge_queues: 'read' } : {}
  return { ...reports, ...members, ...reviewed, ...queued, contents: 'write' }
}

function repositoriesOf({ github }: Config, rules: Rules[]): string[] {
  const sources = rules.flatMap(({ source }) => source?.repository ?? [])
  return [...new Set([github.manifests, ...sources])]
}

function reaches(level: string | undefined, needed: 'read' | 'write'): boolean {
  return level !== undefined && (needed === 'read' || level !== 'read')
}

function written(permissions: [string, string][]): string {
  return permissions.map(([name, level]) => `${name}: ${level}`).join(', ')
}

/** All repositories of an owner share one installation: its faults are told once. */
function distinct(findings: Finding[]): Finding[] {
  return [...new Map(findings.map(each => [`${each.about} ${each.message}`, each])).values()]
}
