import type { CiPlace } from '../../ci/play.ts'
import type { DemoWorld } from '../world.ts'
import { readCluster } from './read-cluster.ts'
import type { ClusterReader } from './read-cluster.ts'
import { readGitHub } from './read-github.ts'
import type { GitHubReader } from './read-github.ts'
import { readSlack } from './read-slack.ts'
import type { SlackReader } from './read-slack.ts'
import type { Until } from './until.ts'

/** What the stories look at and act through: the other sides' ordinary APIs, and nothing of Slipway's own. */
export type Stage = {
  ci: CiPlace
  github: GitHubReader
  slack: SlackReader
  cluster: ClusterReader
  until: Until['until']
  announced: Until['announced']
}

export function createStage({ ci, urls, cluster }: DemoWorld, { until, announced }: Until): Stage {
  return {
    ci,
    github: readGitHub(ci),
    slack: readSlack(urls.slack),
    cluster: readCluster(cluster),
    until,
    announced,
  }
}

/** Types `/release …` as a person and returns what only they see, once it holds the text. */
export async function asked(
  { slack, until }: Stage,
  { user, words, holds }: { user: string; words: string; holds: string },
): Promise<string> {
  const before = (await slack.whispers(user)).length
  await slack.command(user, words)
  const answer = await until(async () => (await slack.whispers(user))[before] ?? null)
  if (!answer.includes(holds)) throw new Error(`/release ${words} answered: ${answer.slice(0, 300)}`)
  return answer
}

/** The line of a text that holds something, in plain words. */
export function lineWith(text: string, holds: string): string {
  const line = text.split('\n').find(one => one.includes(holds)) ?? ''
  return line
    .replaceAll(/<!date\^\d+\^[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll(/<[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll(/[*`]/g, '')
    .trim()
}
