import { readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { Play, Pod } from './pod-play.ts'

export type LogServer = {
  port: number
  /** From now on the pod's containers have said what a program of this play says. */
  remember: (pod: Pod, play: Play) => void
  forget: (pod: Pod) => void
  stop: () => Promise<void>
}

/**
 * The part of a kubelet that `GET pods/log` of the API server reads from, over HTTPS. The API server does not
 * check a kubelet's certificate unless told to, so its own self-signed one serves here too.
 */
export async function startLogServer(files: { caFile: string; keyFile: string }): Promise<LogServer> {
  const lines = new Map<string, string[]>()
  const [cert, key] = await Promise.all([readFile(files.caFile), readFile(files.keyFile)])
  const server = createServer({ cert, key }, (request, response) => {
    const url = new URL(request.url ?? '/', 'https://kubelet')
    const [, route, namespace, pod, container] = url.pathname.split('/')
    const said = route === 'containerLogs' ? lines.get([namespace, pod, container].join('/')) : undefined
    if (!said) {
      response.writeHead(404).end('no such container\n')
      return
    }
    const tail = Number(url.searchParams.get('tailLines') ?? said.length)
    response.writeHead(200, { 'content-type': 'text/plain' })
    response.end(
      said
        .slice(Math.max(0, said.length - tail))
        .map(line => `${line}\n`)
        .join(''),
    )
  })
  const port = await new Promise<number>(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
  return {
    port,
    remember: (pod, play) => {
      for (const { name, image } of pod.spec.containers) lines.set(keyOf(pod, name), wordsOf(play, image))
    },
    forget: pod => {
      for (const { name } of pod.spec.containers) lines.delete(keyOf(pod, name))
    },
    stop: () => {
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}

function keyOf(pod: Pod, container: string): string {
  return [pod.metadata.namespace, pod.metadata.name, container].join('/')
}

function wordsOf(play: Play, image: string): string[] {
  const start = [`starting ${image}`, 'reading settings']
  switch (play) {
    case 'runs':
      return [...start, 'listening on :8080']
    case 'stalls':
      return [...start, 'waiting for the database']
    case 'completes':
      return [...start, 'done']
    case 'crashes':
      return [...start, 'panic: setting DATABASE_URL is missing', 'exit status 1']
    case 'missing':
      return []
    default:
      return play satisfies never
  }
}
