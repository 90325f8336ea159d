import type { Line, Pass, Recording } from '../road/front.ts'
import { findMarks, type Played } from '../road/marks.ts'

/** What was seen of a release by pull request where it matters. */
export type PullMarks = {
  heard: Pass
  opened: Pass
  /** The first card, and the one that shows its pull request. */
  carded: Pass
  shown: Pass
  /** The click that asks for the merge, as it reached Slipway. */
  clicked: Pass
  merged: Pass
  patches: Pass[]
  converged: Line
  finals: Pass[]
}

/** Throws what the record of a release lacks. */
export function findPullMarks(seen: Recording, played: Played): PullMarks {
  const { passes } = seen
  const opened = need(passes.find(isOpened(played)), 'the pull request')
  const later = passes.filter(({ arrivedMs }) => arrivedMs >= opened.answeredMs)
  const clicked = need(passes.findLast(isMergeClick), 'the click')
  const merged = need(passes.find(isMerge), 'the merge')
  // From the merge on it is the road that a commit takes, too.
  const ends = findMarks(seen, played, merged)
  return {
    heard: ends.heard,
    opened,
    carded: need(passes.find(isCard), 'the card'),
    shown: need(later.find(isWaiting), 'the card of the pull request'),
    clicked,
    merged,
    patches: ends.patches,
    converged: ends.converged,
    finals: ends.finals,
  }
}

/** Everything by which GitHub is written to, up to the merge: what is reported of it has a budget of its own. */
export function writesUpTo(passes: readonly Pass[], { heard, merged }: Pick<PullMarks, 'heard' | 'merged'>) {
  const within = passes.filter(
    ({ server, arrivedMs }) =>
      server === 'github' && arrivedMs >= heard.arrivedMs && arrivedMs <= merged.arrivedMs,
  )
  const writes = within.filter(isWrite)
  const reports = writes.filter(({ path }) => /\/(?:check-runs|statuses|deployments)\b/.test(path))
  return { writes: writes.filter(pass => !reports.includes(pass)), reports }
}

export function isWaiting({ path, body }: Pass): boolean {
  return isDrawing(path) && body.includes('Waiting%20for')
}

export function isReady({ path, body }: Pass): boolean {
  return isDrawing(path) && body.includes('ready%20to%20merge')
}

function isOpened({ service }: Played) {
  return ({ body }: Pass) => body.includes('createPullRequest') && body.includes(`/${service}/`)
}

function isMergeClick({ path, body }: Pass): boolean {
  return path.startsWith('/hooks/slack') && body.includes('merge')
}

function isMerge({ server, method, path, body }: Pass): boolean {
  if (server !== 'github') return false
  return (method === 'PUT' && /\/merge(?:-async)?$/.test(path)) || body.includes('mergePullRequest(')
}

function isCard({ path, body }: Pass): boolean {
  return path.endsWith('/chat.postMessage') && body.includes('slipway_card')
}

function isDrawing(path: string): boolean {
  return path.endsWith('/chat.update') || path.endsWith('/chat.postMessage')
}

/** A token for the installation is none: it is not content, and lasts for an hour. */
function isWrite({ method, path, body }: Pass): boolean {
  if (method === 'GET' || path.includes('/access_tokens')) return false
  return !path.endsWith('/graphql') || body.includes('"mutation') || /"query":"\s*mutation/.test(body)
}

function need<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the record of the release lacks ${what}`)
  return value
}
