import { z } from 'zod'
import type { Line, Pass, Recording } from './front.ts'

/** What the release is known by to those outside: its service's namespace and the tag and digest that were pushed. */
export type Played = { service: string; tag: string; digest: string }

/** What was seen of a release where it matters. */
export type Marks = { heard: Pass; commit: Pass; patches: Pass[]; converged: Line; finals: Pass[] }

/** Throws what the record of a release lacks. `landed`: how it came to its branch, by a commit without it. */
export function findMarks({ passes, lines }: Recording, played: Played, landed?: Pass): Marks {
  const heard = need(passes.find(isHeard(played)), 'the notification')
  const commit = landed ?? need(passes.find(isCommit(played)), 'the commit')
  const patches = passes.filter(isPatch(played)).filter(({ arrivedMs }) => arrivedMs >= commit.answeredMs)
  if (patches.length === 0) throw new Error('the record of the release lacks the apply')
  const converged = need(lines.find(isConverged(played, latest(patches))), 'the convergence')
  const after = passes.filter(({ arrivedMs }) => arrivedMs >= converged.arrivedMs)
  const finals = FINAL.map((is, at) => need(after.find(is), `final word ${at + 1}`))
  return { heard, commit, patches, converged, finals }
}

/** Whether all of its last words have been said, only to know when to look. */
export function isTold({ passes }: Recording): boolean {
  return FINAL.every(is => passes.some(is))
}

/** What was answered last; there must be one. */
export function latest(passes: readonly Pass[]): Pass {
  return passes.reduce((last, pass) => (pass.answeredMs > last.answeredMs ? pass : last))
}

function isHeard({ tag }: Played) {
  return ({ path, body }: Pass) => path.startsWith('/hooks/') && body.includes(`"tag":"${tag}"`)
}

function isCommit({ service, digest }: Played) {
  return ({ body }: Pass) =>
    body.includes('createCommitOnBranch') && body.includes(`/${service}"`) && body.includes(digest)
}

function isPatch({ service }: Played) {
  return ({ server, method, path }: Pass) =>
    server === 'cluster' && method === 'PATCH' && path.includes(`/namespaces/${service}/`)
}

const Deployment = z.object({
  object: z.object({
    kind: z.literal('Deployment'),
    metadata: z.object({ generation: z.number() }),
    spec: z.object({ replicas: z.number() }),
    status: z.object({
      observedGeneration: z.number().default(0),
      replicas: z.number().default(0),
      updatedReplicas: z.number().default(0),
      availableReplicas: z.number().default(0),
    }),
  }),
})

/** All pods are new and ready, and the controller has seen the last change. */
function isConverged({ digest }: Played, { arrivedMs }: Pass) {
  return (line: Line) => {
    if (line.arrivedMs < arrivedMs || !line.text.includes(digest)) return false
    const parsed = Deployment.safeParse(JSON.parse(line.text))
    if (!parsed.success) return false
    const { metadata, spec, status } = parsed.data.object
    const { replicas, updatedReplicas, availableReplicas } = status
    const counts = [replicas, updatedReplicas, availableReplicas]
    return status.observedGeneration >= metadata.generation && counts.every(count => count === spec.replicas)
  }
}

/** Two statuses and a Deployment that say success, the card that says live, and the reply in its thread. */
const FINAL = [
  ({ path, body }: Pass) => path.includes('/acme/deploy/statuses/') && body.includes('success'),
  ({ path, body }: Pass) => path.includes('/acme/checkout/statuses/') && body.includes('success'),
  ({ path, body }: Pass) => /\/deployments\/\d+\/statuses$/.test(path) && body.includes('success'),
  ({ path, body }: Pass) => path.endsWith('/chat.update') && body.includes('Live%20since'),
  ({ path, body }: Pass) => path.endsWith('/chat.postMessage') && body.includes('thread_ts'),
]

function need<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the record of the release lacks ${what}`)
  return value
}
