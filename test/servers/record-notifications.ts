import { createServer } from 'node:http'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startTestRegistry } from './registry.ts'
import type { ImageToPush } from './images.ts'

const folder = join(import.meta.dirname, '..', 'fixtures', 'registry', 'recorded')
const labels = {
  'org.opencontainers.image.source': 'https://github.com/example/web',
  'org.opencontainers.image.revision': '6dcb09b5b57875f334f61aebed695e2e4193db5e',
}
const PUSHES: Record<string, { image: ImageToPush; firstAnswers?: number }> = {
  'manifest-push': { image: { repository: 'shop/web', tag: '1.42.0', labels } },
  'docker-manifest-push': { image: { repository: 'shop/web', tag: '1.42.1', labels, format: 'v2s2' } },
  'index-push': {
    image: { repository: 'shop/web', tag: '1.43.0', labels, platforms: ['linux/amd64', 'linux/arm64'] },
  },
  'held-back-push': { image: { repository: 'shop/web', tag: '1.44.0', labels }, firstAnswers: 503 },
}

/** `node test/servers/record-notifications.ts`: records anew what a real registry sends for each of these pushes. */
async function main(): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [name, { image, firstAnswers }] of Object.entries(PUSHES)) {
    const requests = await record(image, firstAnswers)
    await writeFile(join(folder, `${name}.json`), `${JSON.stringify(requests, null, 2)}\n`)
    console.log(`${name}: ${requests.length} requests`)
  }
}

type Recorded = { method: string; headers: Record<string, unknown>; status: number; body: unknown }

// With `firstAnswers` the first three requests are refused: what the registry then sends shows how it repeats.
async function record(image: ImageToPush, firstAnswers: number | undefined): Promise<Recorded[]> {
  const requests: Recorded[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', headers } = request
      const status = firstAnswers !== undefined && requests.length < 3 ? firstAnswers : 200
      requests.push({ method, headers, status, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) })
      response.writeHead(status).end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const notify = { url: `http://127.0.0.1:${port}/`, headers: { Authorization: 'Bearer example' } }
  const registry = await startTestRegistry({ notify: [notify] })
  await registry.pushImage(image)
  await quiet(requests)
  await registry.stop()
  server.close()
  return requests
}

async function quiet(requests: readonly unknown[]): Promise<void> {
  for (let count = -1; count !== requests.length;) {
    count = requests.length
    await pause(2_000)
  }
}

await main()
