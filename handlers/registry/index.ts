import type { FastifyReply } from 'fastify'
import type { GenericSender } from '../../src/config/definition-registry.ts'
import { isJson, parseJson } from '../json.ts'
import { refuse, type Route } from '../server.ts'
import { acceptImage, type AcceptDeps } from './accept.ts'
import { distribution } from './distribution.ts'
import { generic } from './generic.ts'
import { ghcr } from './ghcr.ts'
import type { Received, Sender } from './sender.ts'

/** A registry of the configuration that notifies; one without a secret has no route. */
export type SenderSettings = {
  sender: 'distribution' | 'ghcr' | GenericSender
  /** As in the names of its images. */
  host: string
  secret: string
}

export type RegistryHookDeps = AcceptDeps & { senders: SenderSettings[] }

/** Sender → how it proves itself and what its body says. */
const SENDERS = { distribution, ghcr }

/**
 * `POST /hooks/<name>` for each sender: proof, then form, then its own file. All images that a request names are
 * stored before its 202. Of several registries with one kind of sender, the secret tells which one it is.
 */
export const registryHooks: Route<RegistryHookDeps> = (server, deps) => {
  for (const [name, senders] of byName(deps.senders)) {
    server.post(`/hooks/${name}`, async (request, reply) => {
      const received = { headers: request.headers, body: request.body }
      const sender = await provenSender(senders, received)
      if (sender === null) return refuse(reply, 401, 'input_unsigned', {})
      if (request.headers['content-encoding'] !== undefined) return refuse(reply, 400, 'input_compressed', {})
      if (!isJson(request.headers['content-type'])) return refuse(reply, 400, 'input_media_type', {})
      const json = parseJson(request.body)
      if (json.kind === 'refused') return refuse(reply, 400, ...json.coded)
      const parsed = sender.parse(json.value, received)
      if (parsed.kind === 'malformed') return refuse(reply, 400, ...parsed.coded)
      const outcomes = await Promise.all(parsed.hints.map(hint => acceptImage(name, hint, deps)))
      return say(reply, outcomes, parsed.ignored)
    })
  }
}

function byName(settings: SenderSettings[]): Map<string, Sender[]> {
  const senders = new Map<string, Sender[]>()
  for (const { sender, host, secret } of settings) {
    if (secret === '') continue
    const name = typeof sender === 'string' ? sender : sender.name
    const made =
      typeof sender === 'string' ? SENDERS[sender]({ host, secret }) : generic(sender, { host, secret })
    senders.set(name, [...(senders.get(name) ?? []), made])
  }
  return senders
}

async function provenSender(senders: Sender[], received: Received): Promise<Sender | null> {
  const proven = await Promise.all(senders.map(sender => sender.verify(received)))
  return senders.find((_, n) => proven[n] === true) ?? null
}

function say(reply: FastifyReply, outcomes: ('stored' | 'known')[], ignored: number): FastifyReply {
  const stored = outcomes.filter(outcome => outcome === 'stored').length
  return reply.code(202).send(`stored: ${stored}, known: ${outcomes.length - stored}, ignored: ${ignored}\n`)
}
