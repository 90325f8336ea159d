import { emitterEventNames } from '@octokit/webhooks'
import type { FastifyReply } from 'fastify'
import { isJson, parseJson } from '../json.ts'
import { refuse, type Route } from '../server.ts'
import type { Answer } from './answer.ts'
import { authorization } from './authorization.ts'
import { mergeGrouped } from './merge-group.ts'
import { checked, pullRequested, reviewed } from './pull.ts'
import { push, type PushDeps } from './push.ts'
import { signedWith } from './signature.ts'

export type GitHubHookDeps = PushDeps & {
  /** The webhook secret of the App. */
  secret: string
}

/** Event → what it does; everything else that GitHub can send is known and needs nothing. */
const events = new Map([
  ['push', push],
  ['pull_request', pullRequested],
  ['pull_request_review', reviewed],
  ['check_suite', checked],
  ['github_app_authorization', authorization],
  ['merge_group', mergeGrouped],
])

/** Every App is told of this one, and cannot choose it. */
const UNASKED = 'github_app_authorization'

/** What the App has to be told of by GitHub, by its own choice. */
export function heardEvents(): string[] {
  return [...events.keys()].filter(event => event !== UNASKED)
}

const known = new Set<string>(emitterEventNames)

/**
 * `POST /hooks/github`: signature, then form, then the event's own file. An accepted request is stored before its
 * 202; one delivered twice names the same entry and changes nothing.
 */
export const githubHooks: Route<GitHubHookDeps> = (server, deps) => {
  const isSigned = signedWith(deps.secret)
  server.post('/hooks/github', async (request, reply) => {
    if (!(await isSigned(request.headers['x-hub-signature-256'], request.body))) {
      return refuse(reply, 401, 'input_unsigned', {})
    }
    if (request.headers['content-encoding'] !== undefined) return refuse(reply, 400, 'input_compressed', {})
    const event = String(request.headers['x-github-event'] ?? '')
    if (!known.has(event)) return refuse(reply, 400, 'input_event_unknown', {})
    if (!isJson(request.headers['content-type'])) return refuse(reply, 400, 'input_media_type', {})
    const parsed = parseJson(request.body)
    if (parsed.kind === 'refused') return refuse(reply, 400, ...parsed.coded)
    const run = events.get(event)
    return say(reply, run === undefined ? ignored(event) : await run(parsed.value, deps))
  })
}

function ignored(event: string): Answer {
  return { kind: 'ignored', reason: `${event} needs nothing` }
}

function say(reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.kind === 'malformed') return refuse(reply, 400, ...answer.coded)
  const line = answer.kind === 'accepted' ? `${answer.outcome}: ${answer.entry}` : `ignored: ${answer.reason}`
  return reply.code(202).send(`${line}\n`)
}
