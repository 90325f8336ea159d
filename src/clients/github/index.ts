import type { Log } from '../../log.ts'
import type { Deliveries, GitHost, PullHost, RecentPulls, Store } from '../../ports.ts'
import { createApp } from './app.ts'
import { createCommit } from './commit.ts'
import { createCommits } from './commits.ts'
import { createCompare } from './compare.ts'
import { connect } from './connection.ts'
import { createDeliveries } from './deliveries.ts'
import { createDeployment } from './deployment.ts'
import { createFolderMemory } from './folder-memory.ts'
import { createFolders } from './folders.ts'
import { createGate } from './gate.ts'
import { createHeads } from './heads.ts'
import { createPeople } from './people.ts'
import { createPersonGate } from './person-gate.ts'
import { NO_PERSON_TOKENS, type PersonTokens } from './person-tokens.ts'
import { createPullHost } from './pull-host.ts'
import { createReachable } from './reachable.ts'
import { createRecentPulls } from './recent-pulls.ts'
import { createReported } from './reported.ts'
import { createStatus } from './status.ts'
import { createSurvey, type GitHubSurvey } from './survey.ts'
import { createTokens } from './tokens.ts'

export type GitHubOptions = {
  /** `https://api.github.com`, or `https://<host>/api/v3`. */
  apiUrl: string
  /** `https://github.com`: addresses for people. */
  webUrl: string
  appId: number
  /** PEM. */
  privateKey: string
  /** Teams that approval rules name, `acme/sre`: whose members among reviewers are told. None when left out. */
  teams?: () => readonly string[]
  /** Tokens of people who linked their account; without it nobody has. */
  tokens?: PersonTokens
  store: Pick<Store, 'ban' | 'bannedForMs' | 'remember' | 'recall'>
  log: Pick<Log, 'warn'>
}

export type GitHub = GitHost &
  PullHost & {
    /** The App by its slug; throws when its id or key is wrong. */
    probe: () => Promise<{ slug: string }>
    /** What `doctor` looks at. */
    survey: GitHubSurvey
    deliveries: Deliveries
    recentPulls: RecentPulls
    close: () => Promise<void>
  }

/**
 * GitHub by an App. Outages and rate limits are RetryableErrors, the latter with the time to wait; what a person has
 * to mend is a TerminalError; everything expected is a value.
 */
export function createGitHub(options: GitHubOptions): GitHub {
  const connection = connect()
  const apiUrl = options.apiUrl.replace(/\/+$/, '')
  const deps = { ...options, apiUrl, connection }
  const app = createApp(deps)
  const gate = createGate({ ...deps, app, tokens: createTokens({ app, log: options.log }) })
  const heads = createHeads(gate)
  const memory = createFolderMemory()
  const folders = createFolders(gate, memory)
  const reported = createReported(options.store)
  const people = createPeople(gate, options.store)
  const persons = createPersonGate({ ...deps, tokens: options.tokens ?? NO_PERSON_TOKENS })
  const web = options.webUrl.replace(/\/+$/, '')
  return {
    defaultBranch: heads.defaultBranch,
    head: heads.head,
    folder: folders.folder,
    folderIds: folders.folderIds,
    commit: createCommit(gate, heads, memory),
    commits: createCommits(gate),
    compare: createCompare(gate),
    reachable: createReachable(gate, heads),
    status: createStatus(gate, reported),
    deployment: createDeployment(gate, reported),
    ...people,
    ...createPullHost({
      ...options,
      gate,
      persons,
      heads,
      memory,
      people,
      teams: options.teams ?? (() => []),
    }),
    commitUrl: (repository, sha) => `${web}/${repository}/commit/${sha}`,
    compareUrl: (repository, base, head) => `${web}/${repository}/compare/${base}...${head}`,
    probe: async () => ({ slug: await app.slug() }),
    survey: createSurvey(gate),
    deliveries: createDeliveries(app),
    recentPulls: createRecentPulls(gate),
    close: connection.close,
  }
}
