import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { createRequests } from '../cluster/play/requests.ts'
import { listener } from './listener.ts'
import { createNotifier } from './notify.ts'
import type { Endpoint } from './notify.ts'
import { createStorage } from './storage.ts'
import { createTokens } from './tokens.ts'
import type { Access, User } from './tokens.ts'

export type SandboxRegistry = {
  url: string
  /** 127.0.0.1:port, the first part of its images' names. */
  host: string
  stop: () => Promise<void>
}

export type RegistryOptions = {
  /** 0, the default: any free one. */
  port?: number
  /** Who is told of pushes and pulls, as CNCF Distribution tells. */
  notify?: readonly Endpoint[]
  /** `open` by default; `public` and `private` ask for tokens. */
  access?: Access
  user?: User
}

/** Starts a stand-in for an OCI registry on 127.0.0.1, without TLS; what is pushed lives in memory. */
export async function startRegistry(options: RegistryOptions = {}): Promise<SandboxRegistry> {
  const notifier = createNotifier(options.notify ?? [])
  const user = options.user ?? { name: 'ci', password: 'ci' }
  const server = createServer(
    listener({
      storage: createStorage(),
      tokens: createTokens(options.access ?? 'open', user),
      notifier,
      requests: createRequests(),
    }),
  )
  const host = `127.0.0.1:${await listen(server, options.port ?? 0)}`
  return {
    url: `http://${host}`,
    host,
    stop: () => {
      notifier.stop()
      return new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
