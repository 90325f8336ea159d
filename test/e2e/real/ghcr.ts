import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'

export type GhcrEvent = {
  url: string
  secret: string
  host: string
  repository: string
  tag: string
  digest: string
}

const FOLDER = new URL('../../fixtures/registry/documented/', import.meta.url)
/** What the recorded events are about. */
const RECORDED = {
  package: 'ghcr.io/theryangeary/www',
  tag: '0e2a89b',
  digest: 'sha256:89160c587d0c36bf54090497a465445c14980ba48efbcf3b0d03c49b76f3feb8',
}

/** Sends GHCR's event of a published package, as it was recorded but about this image, signed; the status answered. */
export async function sendGhcr(event: GhcrEvent): Promise<number> {
  const recorded = await readFile(new URL('ghcr-package-published.json', FOLDER), 'utf8')
  const body = recorded
    .replaceAll(RECORDED.package, `${event.host}/${event.repository}`)
    .replaceAll(RECORDED.digest, event.digest)
    .replaceAll(`"${RECORDED.tag}"`, `"${event.tag}"`)
    .replaceAll(`:${RECORDED.tag}"`, `:${event.tag}"`)
  return post(event, body)
}

/** The event without a tag that GHCR sends besides, for each platform of an index. */
export async function sendUntagged(
  event: Omit<GhcrEvent, 'tag' | 'digest' | 'repository' | 'host'>,
): Promise<number> {
  return post(event, await readFile(new URL('ghcr-package-untagged.json', FOLDER), 'utf8'))
}

async function post({ url, secret }: { url: string; secret: string }, body: string): Promise<number> {
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'package',
    'x-hub-signature-256': signature,
  }
  return (await fetch(`${url}/hooks/ghcr`, { method: 'POST', headers, body })).status
}
