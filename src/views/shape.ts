import type { ContextBlock, KnownBlock, MrkdwnElement, PlainTextElement, SectionBlock } from '@slack/types'
import type { ClusterDiff, ManifestDiff } from '../release/preview.ts'
import type { Release, Sha, Target } from '../release/release.ts'
import type { Rules } from '../release/rules.ts'
import { cut, cutMrkdwn } from './text.ts'

/** `text` is a whole sentence: mobile notifications show nothing else. */
export type Message = { text: string; blocks: KnownBlock[] }

/** Addresses of commits and comparisons, for people. */
export type Addresses = {
  commitUrl(repository: string, sha: Sha): string
  compareUrl(repository: string, base: Sha, head: Sha): string
}

/** A release as it stands; with `slackOf`, people may be mentioned. */
export type Standing = {
  target: Target
  release: Release
  rules: Rules
  nowMs: number
  /** GitHub login → Slack user id. */
  slackOf?(login: string): string | null
}

/** What every drawing of a release is made from. */
export type Drawing = Standing & Required<Pick<Standing, 'slackOf'>> & { addresses: Addresses }

/**
 * What the text of a pull request is made from: the release as it is about to be opened, with its range, what it changes
 * in the manifests, and what a dry run says that it would change in the cluster.
 */
export type Pulling = {
  release: Release
  rules: Rules
  addresses: Addresses
  manifests: ManifestDiff
  cluster: ClusterDiff
}

const TEXT_MAX = 2900
const BLOCKS_MAX = 50
const ALL_TEXT_MAX = 11_500

/** Text with formats of ours; Slack makes nothing of bare addresses and names in it. */
export function mrkdwn(text: string, charsMax = TEXT_MAX): MrkdwnElement {
  return { type: 'mrkdwn', text: cutMrkdwn(text, charsMax), verbatim: true }
}

/** The same message within what Slack takes: 50 blocks, and not much more than 13,000 characters in all of them. */
export function fitted({ text, blocks }: Message): Message {
  let chars = 0
  const shown = blocks.slice(0, BLOCKS_MAX - 1).filter(block => {
    chars += textChars(block)
    return chars <= ALL_TEXT_MAX
  })
  const left = blocks.length - shown.length
  return { text, blocks: left === 0 ? blocks : [...shown, context('The rest is longer than Slack shows.')] }
}

function textChars(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, each: unknown) => sum + textChars(each), 0)
}

export function plainText(text: string, charsMax: number): PlainTextElement {
  return { type: 'plain_text', text: cut(text, charsMax), emoji: false }
}

export function section(text: string, blockId?: string): SectionBlock {
  const block: SectionBlock = { type: 'section', text: mrkdwn(text) }
  return blockId === undefined ? block : { ...block, block_id: blockId }
}

export function context(text: string, blockId?: string): ContextBlock {
  const block: ContextBlock = { type: 'context', elements: [mrkdwn(text)] }
  return blockId === undefined ? block : { ...block, block_id: blockId }
}
