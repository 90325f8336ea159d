import { useEffect, useState } from 'react'
import { z } from 'zod'
import { clusterShape, ENVIRONMENTS, githubShape, linksShape, slackShape, timelineShape } from '../shapes.ts'
import type { ClusterSeen, GitHubSeen, Happened, Links, SlackSeen } from '../shapes.ts'

/** Everything the page shows; what has not arrived yet is null. `online` says whether the page's server answers. */
export type Live = {
  online: boolean
  slack: SlackSeen | null
  github: GitHubSeen | null
  staging: ClusterSeen | null
  production: ClusterSeen | null
  timeline: Happened[]
  links: Links | null
}

const NOTHING: Live = {
  online: false,
  slack: null,
  github: null,
  staging: null,
  production: null,
  timeline: [],
  links: null,
}

/** The state of the stand-ins, kept up to date by server-sent events. */
export function useLive(): Live {
  const [live, setLive] = useState(NOTHING)
  useEffect(() => {
    const source = new EventSource('/events')
    const put = (part: Partial<Live>) => setLive(before => ({ ...before, ...part }))
    source.addEventListener('open', () => put({ online: true }))
    source.addEventListener('error', () => put({ online: false }))
    const on = <T>(kind: string, shape: z.ZodType<T>, use: (value: T) => void) =>
      source.addEventListener(kind, event => use(shape.parse(JSON.parse(event.data))))
    on('slack', slackShape, slack => put({ slack }))
    on('github', githubShape, github => put({ github }))
    for (const name of ENVIRONMENTS) on(name, clusterShape, cluster => put({ [name]: cluster }))
    on('timeline', timelineShape, timeline => put({ timeline }))
    on('links', linksShape, links => put({ links }))
    return () => source.close()
  }, [])
  return live
}
