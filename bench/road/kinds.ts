import type { Pass } from './front.ts'

/** What a request is, without its names and numbers: `GET repos/…/compare`, `mutation Commit`. */
export function kindOf({ method, path, body }: Pick<Pass, 'method' | 'path' | 'body'>): string {
  const [way = '', query = ''] = path.split('?', 2)
  if (way === '/graphql') return `GraphQL ${/(?:query|mutation) \w+/.exec(body)?.[0] ?? 'query'}`
  const words = way
    .replace(/^\/(?:api\/(?!v1\/)|apis\/|api\/)/, '')
    .split('/')
    .filter(word => word !== '')
    .map(word => (isName(word) ? ':' : word))
  const verb = query.includes('watch=true')
    ? 'WATCH'
    : query.includes('limit=') && isList(way)
      ? 'LIST'
      : method
  return `${verb} ${words.join('/')}`
}

/** Ids, digests, comparisons and names that hold a number. */
function isName(word: string): boolean {
  return /^\d+$|^[0-9a-f]{40}|\.\.\.|%|:|^main-\d/.test(word)
}

function isList(way: string): boolean {
  return /^\/apis?\//.test(way)
}
