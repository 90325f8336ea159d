import { createServer } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { createFeed } from '../../../../sandbox/page/feed.ts'

const NOBODY = 'http://127.0.0.1:9'
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A GitHub whose state changes without a word of it. */
async function silentGitHub() {
  const now: { repositories: Record<string, object> } = { repositories: {} }
  const server = createServer((request, response) => {
    if (request.url === '/_sandbox/events') response.writeHead(200).write(': connected\n\n')
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(now))
  })
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  stops.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('it has no port')
  return { now, url: `http://127.0.0.1:${address.port}` }
}

it('looks again at everything for a page that is loaded', async () => {
  const github = await silentGitHub()
  const away = { slack: NOBODY, registry: NOBODY, staging: NOBODY, production: NOBODY }
  const feed = createFeed({ ...away, github: github.url }, () => 0)
  stops.push(feed.stop)
  const load = (wanted: number) =>
    new Promise<string[]>(resolve => {
      feed.listen(told => {
        const names = told.kind === 'github' ? Object.keys(told.value.repositories) : []
        if (told.kind === 'github' && names.length === wanted) resolve(names)
      })
    })
  expect(await load(0)).toEqual([])
  github.now.repositories = { 'acme/deploy': { url: 'u', commits: [], deployments: [], pulls: [] } }
  expect(await load(1)).toEqual(['acme/deploy'])
})
