import type { CiPlace } from '../../ci/play.ts'
import type { DemoWorld, Environment } from '../world.ts'
import { readCluster } from './read-cluster.ts'
import type { ClusterReader } from './read-cluster.ts'
import { readGitHub } from './read-github.ts'
import type { GitHubReader } from './read-github.ts'
import { readPulls } from './read-pulls.ts'
import type { PullReader } from './read-pulls.ts'
import { readSlack, textOf } from './read-slack.ts'
import type { Pressed, SlackReader } from './read-slack.ts'
import type { Until } from './until.ts'

/** What the stories look at and act through: the other sides' ordinary APIs, and nothing of Slipway's own. */
export type Stage = {
  ci: CiPlace
  github: GitHubReader
  pulls: PullReader
  slack: SlackReader
  clusters: Record<Environment, ClusterReader>
  until: Until['until']
  announced: Until['announced']
}

export function createStage({ ci, urls, clusters }: DemoWorld, { until, announced }: Until): Stage {
  return {
    ci,
    github: readGitHub(ci),
    pulls: readPulls(ci),
    slack: readSlack(urls.slack),
    clusters: { staging: readCluster(clusters.staging), production: readCluster(clusters.production) },
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

/** The card with this title as soon as it says so. */
export function cardSaying(
  { slack, until }: Stage,
  title: string,
  says: RegExp,
): Promise<{ ts: string; text: string }> {
  return until(async () => {
    const card = await slack.card(title)
    const text = card ? textOf(card) : ''
    return card && says.test(text) ? { ts: card.ts, text } : null
  })
}

/** Presses a button of a card as soon as it is there, on the card as it is then. */
export function pressed(
  { slack, until }: Stage,
  { user, title, begins }: { user: string; title: string; begins: string },
): Promise<Pressed & { ts: string }> {
  return until(async () => {
    const card = await slack.card(title)
    const done = card && (await slack.press(user, card, begins))
    return done ? { ...done, ts: card.ts } : null
  })
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
