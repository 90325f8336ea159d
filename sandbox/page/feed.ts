import { createBoard } from './board.ts'
import type { Board, Told } from './board.ts'
import { followEvents } from './events.ts'
import { createReader } from './reader.ts'
import { clusterShape, ENVIRONMENTS, githubShape, registryShape, slackShape } from './shapes.ts'
import type { Environment, Links } from './shapes.ts'
import { clusterHappened, objectChanged } from './timeline/cluster.ts'
import { githubHappened } from './timeline/github.ts'
import { registryHappened } from './timeline/registry.ts'
import { slackHappened } from './timeline/slack.ts'

/** Base address of each stand-in. */
export type StandInUrls = Record<keyof Links, string>

export type Feed = {
  /** Tells everything known at once, looks at all of it again, and tells each change; the function ends it. */
  listen: (listener: (told: Told) => void) => () => void
  stop: () => void
}

/** The registry's stand-in has no events of its own, as no registry has: it is looked at this often. */
const LOOK_MS = 200

/** Follows the stand-ins and reads the state of each again whenever it says that something changed. */
export function createFeed(urls: StandInUrls, nowMs: () => number): Feed {
  const ended = new AbortController()
  const board = createBoard(nowMs)
  const read = readers(urls, board)
  const follow = (name: 'slack' | 'github' | Environment, heard: (event: unknown) => void) =>
    void followEvents(`${urls[name]}/_sandbox/events`, ended.signal, {
      event: event => {
        heard(event)
        read[name]()
      },
      link: up => {
        board.link(name, up)
        if (up) read[name]()
      },
    })
  follow('slack', () => {})
  follow('github', () => {})
  for (const name of ENVIRONMENTS) follow(name, event => board.happen(objectChanged(event, name)))
  const looking = setInterval(read.registry, LOOK_MS)
  return {
    listen: listener => {
      const end = board.listen(listener)
      for (const again of Object.values(read)) again()
      return end
    },
    stop: () => {
      ended.abort()
      clearInterval(looking)
    },
  }
}

function readers(urls: StandInUrls, board: Board): Record<keyof Links, () => void> {
  const { tell, happen, link } = board
  return {
    registry: createReader(urls.registry, registryShape, {
      link: up => link('registry', up),
      use: (before, value) => {
        if (before) happen(registryHappened(before, value))
      },
    }),
    slack: createReader(urls.slack, slackShape, {
      link: up => link('slack', up),
      use: (before, value) => {
        tell({ kind: 'slack', value })
        if (before) happen(slackHappened(before, value))
      },
    }),
    github: createReader(urls.github, githubShape, {
      link: up => link('github', up),
      use: (before, value) => {
        tell({ kind: 'github', value })
        if (before) happen(githubHappened(before, value))
      },
    }),
    staging: clusterReader('staging', urls, board),
    production: clusterReader('production', urls, board),
  }
}

function clusterReader(name: Environment, urls: StandInUrls, { tell, happen, link }: Board): () => void {
  return createReader(urls[name], clusterShape, {
    link: up => link(name, up),
    use: (before, value) => {
      tell({ kind: name, value })
      if (before) happen(clusterHappened(before, value, name))
    },
  })
}
