import { z } from 'zod'
import { RetryableError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { Lru } from '../lru.ts'
import type { Get } from './host.ts'
import { isTag, type Name } from './name.ts'
import type { Answer } from './wire.ts'

type Page = { tags: string[]; next: string | null }
type Needs = { get: Get; pages: Lru<Page & { etag: string }>; log: Pick<Log, 'warn'> }

const TAGS_MAX = 10_000
const PAGE_TAGS = 1_000
const PAGES_MAX = 100
const PAGE_BYTES_MAX = 4 * 1024 * 1024

const Listed = z.object({ tags: z.array(z.string()).nullable() })

/** All tags of a repository, page by page, at most 10,000; none where there is no such repository. */
export async function listTags(needs: Needs, name: Name): Promise<string[]> {
  const tags: string[] = []
  let next: string | null = `/v2/${name.path}/tags/list?n=${PAGE_TAGS}`
  for (let page = 0; next !== null && page < PAGES_MAX && tags.length < TAGS_MAX; page += 1) {
    const read: Page = await readPage(needs, name, next)
    tags.push(...read.tags)
    next = read.next
  }
  if (next !== null || tags.length > TAGS_MAX) {
    needs.log.warn({ repository: `${name.host}/${name.path}`, max: TAGS_MAX }, 'not all tags were read')
  }
  return tags.slice(0, TAGS_MAX)
}

async function readPage({ get, pages }: Needs, name: Name, path: string): Promise<Page> {
  const { host } = name
  const key = `${host}${path}`
  const image = `${host}/${name.path}`
  const seen = pages.get(key)
  const headers: Record<string, string> = seen === undefined ? {} : { 'if-none-match': seen.etag }
  const answer = await get({ path, scope: name.path, image, bytesMax: PAGE_BYTES_MAX, headers })
  if (answer.status === 304 && seen !== undefined) return seen
  if (answer.status === 404) return { tags: [], next: null }
  const listed = answer.status === 200 ? Listed.safeParse(jsonOf(answer.body)).data : undefined
  if (listed === undefined) {
    const reason = `no list of tags, status ${answer.status}`
    throw new RetryableError('registry_answer_unexpected', { host, image, reason })
  }
  const page = { tags: (listed.tags ?? []).filter(isTag), next: nextOf(answer, path) }
  const etag = answer.headers['etag']
  if (etag !== undefined) pages.set(key, { ...page, etag }, answer.body.length)
  return page
}

/** `Link: </v2/…/tags/list?last=…>; rel="next"` (RFC 5988); only a further page of the same list is followed. */
function nextOf({ headers }: Answer, path: string): string | null {
  const link = /<([^>]{1,2000})>\s*;\s*rel="?next"?/i.exec(headers['link'] ?? '')?.[1]
  const base = new URL(path, 'http://registry')
  if (link === undefined || !URL.canParse(link, base.href)) return null
  const next = new URL(link, base.href)
  return next.pathname === base.pathname && next.search !== base.search
    ? `${next.pathname}${next.search}`
    : null
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}
