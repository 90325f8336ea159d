import type { KnownBlock } from '@slack/types'
import type { At, Deployed } from '../release/release.ts'
import type { Addresses, Message } from './shape.ts'
import { context, fitted, section } from './shape.ts'
import { counted, foreign, link, timeToken } from './text.ts'
import { versionOf } from './words.ts'

const LINES_MAX = 40
const LINES_PER_BLOCK = 5

/** What went live, and what was live before. */
export type Digested = { service: string; live: Deployed; previous: Deployed | null }

type Digest = { environment: string; startMs: At; lines: Digested[]; addresses: Addresses }

/** What went live in an environment within an hour, the newest first; what failed has a card of its own. */
export function digestOf({ environment, startMs, lines, addresses }: Digest): Message {
  const newest = lines.toSorted((a, b) => b.live.atMs - a.live.atMs)
  const shown = newest.slice(0, LINES_MAX).map(each => lineOf(each, addresses))
  const where = foreign(environment, 60)
  const names = newest
    .slice(0, 3)
    .map(({ service, live }) => `${foreign(service, 60)} ${versionOf(live.version)}`)
  const more = newest.length - names.length
  const text = `Live in ${where}: ${names.join(', ')}${more > 0 ? `, and ${more} more` : ''}.`
  const title = `*Live in ${where} since ${timeToken(startMs)}* · ${counted(lines.length, 'release')}`
  const blocks: KnownBlock[] = [section(title)]
  for (let at = 0; at < shown.length; at += LINES_PER_BLOCK)
    blocks.push(section(shown.slice(at, at + LINES_PER_BLOCK).join('\n')))
  const left = newest.length - shown.length
  return fitted({ text, blocks: left > 0 ? [...blocks, context(`+${left} more`)] : blocks })
}

function lineOf({ service, live, previous }: Digested, addresses: Addresses): string {
  const before =
    previous === null || previous.version === live.version ? '' : `${versionOf(previous.version)} → `
  const url = compareUrl(live, previous, addresses)
  const compare = url === null ? '' : ` · ${link(url, 'compare')}`
  return `*${foreign(service, 80)}* ${before}${versionOf(live.version)} · ${timeToken(live.atMs)}${compare}`
}

/** Only of what both images are believed to be built from. */
function compareUrl(live: Deployed, previous: Deployed | null, addresses: Addresses): string | null {
  const [to, from] = [live.origin, previous?.origin ?? null]
  if (from === null || to.trust !== 'believed' || from.trust !== 'believed') return null
  if (to.repository === null || to.repository !== from.repository) return null
  if (to.revision === null || from.revision === null || to.revision === from.revision) return null
  return addresses.compareUrl(to.repository, from.revision, to.revision)
}
