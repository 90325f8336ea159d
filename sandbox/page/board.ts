import type { ClusterSeen, Environment, GitHubSeen, Happened, Links, SlackSeen } from './shapes.ts'
import type { Fact } from './timeline/fact.ts'

/** What the page is told; `links` says which stand-ins answer. */
export type Told =
  | { kind: 'slack'; value: SlackSeen }
  | { kind: 'github'; value: GitHubSeen }
  | { kind: Environment; value: ClusterSeen }
  | { kind: 'timeline'; value: Happened[] }
  | { kind: 'links'; value: Links }

export type Board = {
  tell: (told: Told) => void
  /** Adds to the timeline. */
  happen: (facts: Fact[]) => void
  link: (name: keyof Links, up: boolean) => void
  /** Tells everything known at once and then each change; the function ends it. */
  listen: (listener: (told: Told) => void) => () => void
}

const HAPPENED_MAX = 200
const ALL_UP: Links = { github: true, slack: true, registry: true, staging: true, production: true }

/** Keeps the newest of everything and hands each change on. */
export function createBoard(nowMs: () => number): Board {
  const listeners = new Set<(told: Told) => void>()
  const latest = new Map<Told['kind'], Told>()
  const timeline = createTimeline(nowMs)
  let links: Links | null = null
  const tell = (told: Told) => {
    latest.set(told.kind, told)
    for (const listener of listeners) listener(told)
  }
  return {
    tell,
    happen: facts => {
      if (facts.length > 0) tell({ kind: 'timeline', value: timeline(facts) })
    },
    link: (name, up) => {
      if (links?.[name] === up) return
      links = { ...(links ?? ALL_UP), [name]: up }
      tell({ kind: 'links', value: links })
    },
    listen: listener => {
      listeners.add(listener)
      for (const told of latest.values()) listener(told)
      return () => listeners.delete(listener)
    },
  }
}

/** Numbers what happened and counts its time from the last push. */
function createTimeline(nowMs: () => number): (facts: Fact[]) => Happened[] {
  let entries: Happened[] = []
  let lastPushMs: number | null = null
  let lastId = 0
  return facts => {
    for (const { where, text, rows, atMs = nowMs() } of facts) {
      if (where === 'registry') lastPushMs = atMs
      lastId += 1
      const sincePushMs = lastPushMs === null ? null : atMs - lastPushMs
      entries.push({ id: lastId, atMs, where, text, rows, sincePushMs })
    }
    entries = entries.slice(-HAPPENED_MAX)
    return entries
  }
}
