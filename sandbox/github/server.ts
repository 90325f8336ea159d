import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { createChanges } from './create-changes.ts'
import { createFaults } from './control/faults.ts'
import { createRequestLog } from './control/request-log.ts'
import { createFeed } from './events.ts'
import { githubSchema } from './graphql/schema.ts'
import { createRateLimits } from './http/limits.ts'
import { serve } from './http/serve.ts'
import type { Site } from './http/serve.ts'
import type { Seed } from './seed.ts'
import { createWebhooks } from './webhooks.ts'
import { createWorld } from './create-world.ts'

export type GitHubOptions = {
  /** 0, the default, takes a free one. */
  port?: number
  seed: Seed
  /** Milliseconds since 1970; tests may turn the clock. */
  now?: () => number
}

/**
 * A GitHub of our own on 127.0.0.1: REST below `url`, GraphQL at `url/graphql` (also below `/api/v3` and
 * `/api/graphql`), pages for people at `url/<owner>/<repository>`, and `/_sandbox/` for tests and the demo.
 */
export async function startGitHub(options: GitHubOptions): Promise<{ url: string; stop(): Promise<void> }> {
  githubSchema()
  let site: Site | null = null
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (site) void serve(site, request, response)
    else response.writeHead(503).end()
  })
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.keepAliveTimeout = 65_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const url = `http://127.0.0.1:${address.port}`
  site = createSite(options, url)
  return {
    url,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function createSite({ seed, now = Date.now }: GitHubOptions, url: string): Site {
  const feed = createFeed(now)
  const world = createWorld(seed, { url, now, emit: feed.emit })
  const webhooks = createWebhooks(world)
  const faults = createFaults(({ id, hits, do: kind }) =>
    feed.emit({ type: 'fault', repository: null, detail: { id, hits, kind } }),
  )
  return {
    world,
    feed,
    webhooks,
    changes: createChanges(world, webhooks),
    limits: createRateLimits(world.rateLimitPerHour, now),
    faults,
    requests: createRequestLog(),
  }
}
