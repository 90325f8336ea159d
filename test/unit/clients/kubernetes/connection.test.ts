import { afterEach, describe, expect, it } from 'vitest'
import { linesOf } from '../../../../src/clients/kubernetes/connection.ts'
import { clientOf, json, scripted } from './scripted.ts'
import type { Answerer } from './scripted.ts'

let stop = async () => {}
afterEach(() => stop())

const REF = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'payments', name: 'a' }

async function readFrom(answer: Answerer) {
  const server = await scripted(answer)
  stop = server.stop
  return server.client.read('staging', [REF])
}

const status =
  (code: number, more: object = {}): Answerer =>
  (_request, response) =>
    json(response, code, { kind: 'Status', code, message: 'because', ...more })

const page: Answerer = (_request, response) => void response.writeHead(502).end('<html>Bad gateway</html>')

async function all(lines: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = []
  for await (const line of lines) found.push(line)
  return found
}

describe('answers of a cluster', () => {
  it.each([
    [401, 'TerminalError', 'cluster_unauthorised'],
    [403, 'TerminalError', 'cluster_forbidden'],
    [429, 'RetryableError', 'cluster_rate_limited'],
    [500, 'RetryableError', 'cluster_server_error'],
    [503, 'RetryableError', 'cluster_server_error'],
  ])('%i is a %s', async (code, name, known) => {
    await expect(readFrom(status(code))).rejects.toMatchObject({ name, code: known })
  })

  it('say when to come again', async () => {
    const slower = status(429, { details: { retryAfterSeconds: 7 } })
    await expect(readFrom(slower)).rejects.toMatchObject({ retryAfterMs: 7_000 })
  })

  it('carry the token, which no error repeats', async () => {
    let sent = ''
    const refused = await readFrom((request, response) => {
      sent = request.headers.authorization ?? ''
      status(403)(request, response)
    }).catch((error: unknown) => error)
    expect(sent).toBe('Bearer token-4711')
    expect(String(refused)).not.toContain('4711')
  })

  it('that a proxy gives instead of JSON are an outage', async () => {
    await expect(readFrom(page)).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'cluster_server_error',
    })
  })

  it('on a connection that was reset are asked for once more', async () => {
    let asked = 0
    const found = await readFrom((request, response) => {
      asked += 1
      if (asked === 1) request.socket.destroy()
      else status(404)(request, response)
    })
    expect(found).toEqual([null])
  })
})

describe('a cluster that is not there', () => {
  it('is an outage, and its name is told', async () => {
    const { url, stop: end } = await scripted(() => {})
    await end()
    stop = async () => {}
    const client = clientOf(url)
    await expect(client.read('staging', [REF])).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'cluster_unreachable',
      message: expect.stringContaining('Cluster staging cannot be reached: ECONNREFUSED'),
    })
    expect(await client.probe('staging')).toMatchObject({
      kind: 'refused',
      error: { code: 'cluster_unreachable' },
    })
    await client.close()
  })

  it('in the configuration is said', async () => {
    const client = clientOf('http://127.0.0.1:1')
    await expect(client.read('production', [REF])).rejects.toMatchObject({ code: 'cluster_not_configured' })
  })
})

describe('lines of a watch', () => {
  it('are put together from pieces, also within a character', async () => {
    const bytes = Buffer.from('{"a":"ü"}\n{}')
    const body = (async function* () {
      for (const byte of bytes) yield Buffer.from([byte])
    })()
    expect(await all(linesOf(body))).toEqual(['{"a":"ü"}', '{}'])
  })

  it('are refused when one never ends', async () => {
    const endless = (async function* () {
      for (;;) yield Buffer.alloc(1024 * 1024, 'x')
    })()
    await expect(all(linesOf(endless))).rejects.toThrow('too long')
  })
})
