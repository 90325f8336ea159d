import { z } from 'zod'
import { followEvents } from './events.ts'
import { clusterShape, githubShape, registryShape, slackShape } from './shapes.ts'
import type { ClusterSeen, GitHubSeen, Happened, SlackSeen } from './shapes.ts'
import { clusterHappened, objectChanged } from './timeline/cluster.ts'
import { githubHappened } from './timeline/github.ts'
import { registryHappened } from './timeline/registry.ts'
import { slackHappened } from './timeline/slack.ts'
import type { Fact } from './timeline/fact.ts'

export type StandInUrls = { github: string; slack: string; registry: string; cluster: string }

/** What the page is told; `links` says which stand-ins answer. */
export type Told =
  | { kind: 'slack'; value: SlackSeen }
  | { kind: 'github'; value: GitHubSeen }
  | { kind: 'cluster'; value: ClusterSeen }
  | { kind: 'timeline'; value: Happened[] }
  | { kind: 'links'; value: Record<keyof StandInUrls, boolean> }

export type Feed = {
  /** Tells everything known at once and then each change; the function ends it. */
  listen: (listener: (told: Told) => void) => () => void
  stop: () => void
}

const HAPPENED_MAX = 200
/** The registry's stand-in has no events of its own, as no registry has. */
const LOOK_MS = 200

/** Follows the four stand-ins and reads the state of each again whenever it says that something changed. */
export function createFeed(urls: StandInUrls, nowMs: () => number): Feed {
  const ended = new AbortController()
  const listeners = new Set<(told: Told) => void>()
  const latest = new Map<Told['kind'], Told>()
  const links = { github: false, slack: false, registry: false, cluster: false }
  const timeline = createTimeline(nowMs)
  const tell = (told: Told) => {
    latest.set(told.kind, told)
    for (const listener of listeners) listener(told)
  }
  const happen = (facts: Fact[]) => {
    if (facts.length > 0) tell({ kind: 'timeline', value: timeline.add(facts) })
  }
  const follow = (name: keyof StandInUrls, heard: (event: unknown) => void, read: () => void) =>
    void followEvents(`${urls[name]}/_sandbox/events`, ended.signal, {
      event: event => {
        heard(event)
        read()
      },
      link: up => {
        link(name, up)
        if (up) read()
      },
    })
  const nothing = () => {}
  const link = (name: keyof StandInUrls, up: boolean) => {
    if (links[name] === up && latest.has('links')) return
    links[name] = up
    tell({ kind: 'links', value: { ...links } })
  }
  const registry = reader(urls.registry, registryShape, {
    link: up => link('registry', up),
    use: (before, value) => {
      if (before) happen(registryHappened(before, value))
    },
  })
  const slack = reader(urls.slack, slackShape, {
    link: up => link('slack', up),
    use: (before, value) => {
      tell({ kind: 'slack', value })
      if (before) happen(slackHappened(before, value))
    },
  })
  const github = reader(urls.github, githubShape, {
    link: up => link('github', up),
    use: (before, value) => {
      tell({ kind: 'github', value })
      if (before) happen(githubHappened(before, value))
    },
  })
  const cluster = reader(urls.cluster, clusterShape, {
    link: up => link('cluster', up),
    use: (before, value) => {
      tell({ kind: 'cluster', value })
      if (before) happen(clusterHappened(before, value))
    },
  })
  follow('slack', nothing, slack)
  follow('github', nothing, github)
  follow('cluster', event => happen(objectChanged(event)), cluster)
  const looking = setInterval(registry, LOOK_MS)
  return {
    listen: listener => {
      listeners.add(listener)
      for (const told of latest.values()) listener(told)
      return () => listeners.delete(listener)
    },
    stop: () => {
      ended.abort()
      clearInterval(looking)
    },
  }
}

/** Reads a state again on demand: one request at a time, and one more when something changed during it. */
function reader<T>(
  url: string,
  shape: z.ZodType<T>,
  on: { use: (before: T | null, value: T) => void; link: (up: boolean) => void },
): () => void {
  let before: T | null = null
  let reading = false
  let again = false
  const read = async () => {
    const response = await fetch(`${url}/_sandbox/state`)
    const value = shape.parse(await response.json())
    on.link(true)
    on.use(before, value)
    before = value
  }
  const run = (): void => {
    if (reading) {
      again = true
      return
    }
    reading = true
    again = false
    void read()
      .catch(() => on.link(false))
      .finally(() => {
        reading = false
        if (again) run()
      })
  }
  return run
}

function createTimeline(nowMs: () => number): { add: (facts: Fact[]) => Happened[] } {
  let entries: Happened[] = []
  let lastPushMs: number | null = null
  let id = 0
  return {
    add: facts => {
      for (const { where, text, rows, atMs = nowMs() } of facts) {
        if (where === 'registry') lastPushMs = atMs
        id += 1
        entries.push({
          id,
          atMs,
          where,
          text,
          rows,
          sincePushMs: lastPushMs === null ? null : atMs - lastPushMs,
        })
      }
      entries = entries.slice(-HAPPENED_MAX)
      return entries
    },
  }
}
