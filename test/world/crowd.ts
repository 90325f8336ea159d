import type { Seed } from '../../sandbox/github/seed.ts'
import type { SlackSeed } from '../../sandbox/slack/seed.ts'

/** Somebody besides Ann, Bob and Carol: in the workspace, in the channel, and writing to acme/deploy. */
export type Member = { github: string; slack: string }

/** Ids of their GitHub accounts follow each other from here on. */
export const ACCOUNT_IDS_FROM = 5_000

export function crowdOf(count: number): Member[] {
  return Array.from({ length: count }, (_, n) => ({ github: `p${n + 1}`, slack: `U9P${n + 1}` }))
}

export function onGitHub(seed: Seed, crowd: readonly Member[]): Seed {
  const users = crowd.map(({ github: login }, n) => ({
    login,
    id: ACCOUNT_IDS_FROM + n,
    name: login,
    email: `${login}@acme.example`,
  }))
  const roles = Object.fromEntries(crowd.map(({ github: login }) => [login, 'write' as const]))
  return {
    ...seed,
    users: [...seed.users, ...users],
    repos: seed.repos.map(repo => ({ ...repo, collaborators: { ...repo.collaborators, ...roles } })),
  }
}

export function inSlack(seed: SlackSeed, crowd: readonly Member[]): SlackSeed {
  const users = crowd.map(({ github: name, slack: id }) => ({
    id,
    name,
    real_name: name,
    email: `${name}@acme.example`,
    tz: 'UTC',
    color: '607d8b',
  }))
  const ids = users.map(({ id }) => id)
  const channels = seed.channels.map(channel => ({ ...channel, members: [...channel.members, ...ids] }))
  return { ...seed, users: [...seed.users, ...users], channels }
}
