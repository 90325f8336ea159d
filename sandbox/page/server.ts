import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { bundlePage } from './bundle.ts'
import type { Bundle } from './bundle.ts'
import { createFeed } from './feed.ts'
import type { Told } from './board.ts'
import type { Feed, StandInUrls } from './feed.ts'
import { HTML } from './html.ts'
import { PLAY_NAMES } from './shapes.ts'
import type { PlayName } from './shapes.ts'

export type PageOptions = {
  urls: StandInUrls
  /** Plays one of the panel's buttons; what it answers is said under the button. */
  play: (what: PlayName) => Promise<string>
  nowMs?: () => number
}

const playShape = z.object({ what: z.enum(PLAY_NAMES) })

/** Serves the demo's page on a free port of 127.0.0.1. */
export async function startPage(options: PageOptions): Promise<{ url: string; stop: () => Promise<void> }> {
  const bundle = await bundlePage()
  const feed = createFeed(options.urls, options.nowMs ?? Date.now)
  const server = createServer((request, response) => {
    void serve({ bundle, feed, options }, request, response).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error)
      if (!response.headersSent) sendJson(response, 502, { ok: false, error: message })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      feed.stop()
      return new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

type Site = { bundle: Bundle; feed: Feed; options: PageOptions }

async function serve(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  switch (`${request.method} ${pathname}`) {
    case 'GET /':
      return sendText(response, 'text/html', HTML)
    case 'GET /app.js':
      return sendText(response, 'text/javascript', site.bundle.script)
    case 'GET /app.css':
      return sendText(response, 'text/css', site.bundle.style)
    case 'GET /events':
      return stream(site.feed, response)
    case 'POST /act':
      return act(site, request, response)
    case 'POST /play':
      return play(site, request, response)
    default:
      return sendJson(response, 404, { ok: false, error: 'not found' })
  }
}

/** Hands a person's click to the Slack stand-in, and its answer back. */
async function act({ options }: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readJson(request)
  if (body === null) return sendJson(response, 400, { ok: false, error: 'send JSON' })
  const answer = await fetch(`${options.urls.slack}/_sandbox/act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  sendJson(response, answer.status, await answer.json())
}

async function play({ options }: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = playShape.safeParse(await readJson(request))
  if (!asked.success) return sendJson(response, 400, { ok: false, error: 'there is no such button' })
  sendJson(response, 200, { ok: true, text: await options.play(asked.data.what) })
}

function stream(feed: Feed, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write('retry: 500\n\n')
  const write = ({ kind, value }: Told) =>
    void response.write(`event: ${kind}\ndata: ${JSON.stringify(value)}\n\n`)
  response.on('close', feed.listen(write))
}

const bodyMaxBytes = 100_000

/** Only JSON: a page of another origin cannot send that without asking first, and is never allowed. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!request.headers['content-type']?.startsWith('application/json')) return null
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > bodyMaxBytes) return null
  }
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function sendText(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
    'x-content-type-options': 'nosniff',
  })
  response.end(body)
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
