import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { pushImage } from '../../../../sandbox/registry/push.ts'
import { startRegistry } from '../../../../sandbox/registry/server.ts'
import type { SandboxRegistry } from '../../../../sandbox/registry/server.ts'

const envelope = z.object({
  events: z.array(
    z.object({
      action: z.string(),
      target: z.object({
        mediaType: z.string(),
        repository: z.string(),
        digest: z.string(),
        url: z.string(),
        tag: z.string().optional(),
      }),
    }),
  ),
})
type Heard = {
  authorization: string | undefined
  contentType: string | undefined
  events: z.infer<typeof envelope>['events']
}

let listener: Server | null = null
let registry: SandboxRegistry | null = null
afterEach(async () => {
  await registry?.stop()
  listener?.close()
})

/** A listener that refuses so many times, and a registry that tells it. */
async function begin(
  refusals: number,
): Promise<{ heard: Heard[]; told: (count: number) => Promise<void>; url: string }> {
  const heard: Heard[] = []
  const waiting: { count: number; done: () => void }[] = []
  let left = refusals
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      response.statusCode = left > 0 ? 503 : 202
      response.end()
      left -= 1
      if (left >= 0) return
      const { events } = envelope.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')))
      const { authorization, 'content-type': contentType } = request.headers
      heard.push({ authorization, contentType, events })
      for (const { count, done } of waiting) if (heard.flatMap(one => one.events).length >= count) done()
    })
  })
  listener = server
  const port = await new Promise<number>(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
  const notify = [{ url: `http://127.0.0.1:${port}/hooks`, headers: { Authorization: 'Bearer secret' } }]
  registry = await startRegistry({ notify })
  const told = (count: number) =>
    new Promise<void>(done => {
      if (heard.flatMap(one => one.events).length >= count) done()
      else waiting.push({ count, done })
    })
  return { heard, told, url: registry.url }
}

describe('notifications of a registry', () => {
  it('tell of blobs and of the manifest with its tag, with the header asked for', async () => {
    const { heard, told, url } = await begin(0)
    const { digest } = await pushImage({ registryUrl: url, repository: 'shop/web', tag: '1.0.0' })
    await told(3)
    expect(heard[0]).toMatchObject({
      authorization: 'Bearer secret',
      contentType: 'application/vnd.docker.distribution.events.v1+json',
    })
    const events = heard.flatMap(one => one.events)
    expect(events.map(({ action }) => action)).toEqual(['push', 'push', 'push'])
    expect(events.map(({ target }) => target.mediaType)).toEqual([
      'application/octet-stream',
      'application/octet-stream',
      'application/vnd.oci.image.manifest.v1+json',
    ])
    const repository = 'shop/web'
    expect(events[2]?.target).toMatchObject({
      repository,
      digest,
      tag: '1.0.0',
      url: `${url}/v2/shop/web/manifests/${digest}`,
    })
  })

  it('come again until they are taken, and none twice or out of order', async () => {
    const { heard, told, url } = await begin(2)
    await pushImage({ registryUrl: url, repository: 'shop/web', tag: '1.0.0' })
    await pushImage({ registryUrl: url, repository: 'shop/web', tag: '1.1.0' })
    await told(6)
    const tags = heard.flatMap(one => one.events).flatMap(({ target }) => target.tag ?? [])
    expect(tags).toEqual(['1.0.0', '1.1.0'])
  })

  it('tell of pulls as well', async () => {
    const { heard, told, url } = await begin(0)
    await pushImage({ registryUrl: url, repository: 'shop/web', tag: '1.0.0' })
    await fetch(`${url}/v2/shop/web/manifests/1.0.0`)
    await told(4)
    expect(heard.flatMap(one => one.events).at(-1)).toMatchObject({
      action: 'pull',
      target: { tag: '1.0.0' },
    })
  })
})
