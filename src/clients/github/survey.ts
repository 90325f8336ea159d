import { z } from 'zod'
import { TerminalError } from '../../errors.ts'
import type { App } from './app.ts'
import { parsed, type Answer } from './answer.ts'
import type { Gate } from './gate.ts'
import { MEMBERS, valueOf } from './outcome.ts'
import { unknownLogins } from './survey-people.ts'
import { readBranchRules, type BranchRule } from './survey-rules.ts'

export type { BranchRule, Bypass } from './survey-rules.ts'

export type Granted = { permissions: Record<string, string>; events: string[] }

/** What `doctor` asks of GitHub; none of it changes anything. */
export type GitHubSurvey = {
  /** The App as its settings are; `aheadMs` is GitHub's clock less ours, to the second. */
  app(): Promise<Granted & { id: number; slug: string; aheadMs: number | null }>
  /** What the owner of a repository granted it; null where it is not installed. */
  installation(repository: string): Promise<(Granted & { suspended: boolean }) | null>
  /** Where its webhooks go; null: nowhere. */
  hookUrl(): Promise<string | null>
  /** `protected` by a classic rule, which only people who may change it can read. */
  branch(repository: string, branch: string): Promise<{ protected: boolean; checks: string[] } | null>
  rules(repository: string, branch: string): Promise<BranchRule[]>
  /** Whether the repository lets GitHub merge by itself once what it waits for is there. */
  autoMerge(repository: string): Promise<boolean>
  /** Logins of people who may write, at most 1,000. */
  writers(repository: string): Promise<string[]>
  /** Members of a team such as `acme/sre`, at most 1,000; null where the App sees none of that name. */
  members(team: string): Promise<string[] | null>
  /** Which of these logins no person has; a hundred are asked about at once. */
  unknown(repository: string, logins: string[]): Promise<string[]>
}

const Granted = z.object({ permissions: z.record(z.string(), z.string()), events: z.array(z.string()) })
const AppShape = Granted.extend({ id: z.number(), slug: z.string() })
const Installation = Granted.extend({ suspended_at: z.string().nullish() })
const HookConfig = z.object({ url: z.string().optional() })
const Branch = z.object({
  protected: z.boolean(),
  protection: z
    .object({ required_status_checks: z.object({ contexts: z.array(z.string()) }).optional() })
    .optional(),
})
const People = z.array(z.object({ login: z.string(), type: z.string() }))
const META = { metadata: 'read' } as const
const PAGE = 100
const PAGES_MAX = 10

export function createSurvey(gate: Gate): GitHubSurvey {
  return {
    ...appSurvey(gate.app),
    branch: async (repository, branch) => {
      const route = 'GET /repos/{owner}/{repo}/branches/{branch}'
      const permissions = { contents: 'read' } as const
      const answer = await gate.rest({
        repository,
        permissions,
        route,
        parameters: { branch },
        schema: Branch,
      })
      if (answer.kind === 'refused' && answer.status === 404) return null
      const { protected: isProtected, protection } = valueOf(answer, repository, 'read the branch')
      return { protected: isProtected, checks: protection?.required_status_checks?.contexts ?? [] }
    },
    rules: async (repository, branch) => readBranchRules(gate, repository, branch),
    autoMerge: async repository => autoMergeOf(gate, repository),
    writers: async repository =>
      pages(async page => {
        const route = 'GET /repos/{owner}/{repo}/collaborators'
        const parameters = { permission: 'push', per_page: PAGE, page }
        const answer = await gate.rest({ repository, permissions: META, route, parameters, schema: People })
        return valueOf(answer, repository, 'read who may write')
      }),
    members: async team => membersOf(gate, team),
    unknown: async (repository, logins) => unknownLogins(gate, repository, logins),
  }
}

function appSurvey(app: App): Pick<GitHubSurvey, 'app' | 'installation' | 'hookUrl'> {
  return {
    app: async () => {
      const answer = await app.ask('GET /app', {})
      const { id, slug, permissions, events } = parsed(AppShape, answer.body, 'GET /app')
      return { id, slug, permissions, events, aheadMs: aheadOf(answer) }
    },
    installation: async repository => {
      const [owner = '', repo = ''] = repository.split('/')
      const answer = await app.ask('GET /repos/{owner}/{repo}/installation', { owner, repo })
      if (answer.status === 404) return null
      const found = parsed(Installation, answer.body, 'GET /repos/{owner}/{repo}/installation')
      return { permissions: found.permissions, events: found.events, suspended: found.suspended_at != null }
    },
    hookUrl: async () => {
      const answer = await app.ask('GET /app/hook/config', {})
      if (answer.status === 404) return null
      const { url = '' } = parsed(HookConfig, answer.body, 'GET /app/hook/config')
      return url === '' ? null : url
    },
  }
}

/** REST tells it only to those who may change it. */
async function autoMergeOf(gate: Gate, repository: string): Promise<boolean> {
  const [owner, name] = repository.split('/')
  const answer = await gate.graphql({
    repository,
    permissions: META,
    document:
      'query AutoMerge($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { autoMergeAllowed } }',
    variables: { owner, name },
    schema: z.object({ repository: z.object({ autoMergeAllowed: z.boolean() }) }),
  })
  if (answer.kind === 'ok') return answer.value.repository.autoMergeAllowed
  throw new TerminalError('git_answer_unexpected', { operation: 'the settings', reason: answer.message })
}

async function membersOf(gate: Gate, team: string): Promise<string[] | null> {
  const [org = '', slug = ''] = team.split('/')
  const route = 'GET /orgs/{org}/teams/{team_slug}/members'
  let seen = true
  const members = await pages(async page => {
    const parameters = { org, team_slug: slug, per_page: PAGE, page }
    const answer = await gate.organisation(org, MEMBERS, { route, parameters })
    seen &&= answer.status === 200
    return seen ? parsed(People, answer.body, route) : []
  })
  return seen ? members : null
}

/** Page by page; one that is not full is the last. Robots are left out. */
async function pages(read: (page: number) => Promise<z.output<typeof People>>): Promise<string[]> {
  const all: string[] = []
  for (let page = 1; page <= PAGES_MAX; page++) {
    // oxlint-disable-next-line no-await-in-loop -- whether there is a next one, the last one says
    const found = await read(page)
    all.push(...found.flatMap(({ login, type }) => (type === 'Bot' ? [] : [login])))
    if (found.length < PAGE) return all
  }
  return all
}

/** The header has whole seconds: the middle of that second is the best guess. */
function aheadOf({ headers }: Answer): number | null {
  const theirsMs = Date.parse(headers['date'] ?? '')
  return Number.isNaN(theirsMs) ? null : theirsMs + 500 - Date.now()
}
