import { z } from 'zod'
import type { PullHead, PullHost } from '../../ports.ts'
import { createLru } from '../lru.ts'
import type { Gate, Rest } from './gate.ts'
import { READ, valueOf } from './outcome.ts'

const PAGE = 100
const KEPT_MAX = 1_000

const Pull = z.object({
  number: z.number(),
  state: z.string(),
  head: z.object({ ref: z.string(), sha: z.string() }),
  base: z.object({ ref: z.string() }),
})
const Refs = z.array(z.object({ object: z.object({ sha: z.string() }) }))

/** Where pull requests stand, in as few words as there are. Lists that did not change cost nothing of the limit. */
export function createPullHeads(gate: Gate): Pick<PullHost, 'pullHead' | 'openPulls' | 'groupHeads'> {
  const openPulls = unchanged<PullHead[]>()
  const groups = unchanged<string[]>()
  return {
    pullHead: async ({ repository, number }) => {
      const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}'
      const parameters = { pull_number: number }
      const answer = await gate.rest({ repository, permissions: READ, route, parameters, schema: Pull })
      if (answer.kind === 'refused' && answer.status === 404) return null
      return headOf(valueOf(answer, repository, 'read a pull request'))
    },
    openPulls: ({ repository, branch }) =>
      openPulls(`${repository}:${branch}`, async etag => {
        const route = 'GET /repos/{owner}/{repo}/pulls'
        const parameters = { state: 'open', base: branch, sort: 'updated', direction: 'desc', per_page: PAGE }
        const question = { repository, permissions: READ, route, parameters, etag, schema: z.array(Pull) }
        return mapped(await gate.rest(question), repository, pulls => pulls.map(headOf))
      }),
    groupHeads: ({ repository, branch }) =>
      groups(`${repository}:${branch}`, async etag => {
        const route = 'GET /repos/{owner}/{repo}/git/matching-refs/{ref}'
        const parameters = { ref: `heads/gh-readonly-queue/${branch}/` }
        const question = { repository, permissions: READ, route, parameters, etag, schema: Refs }
        return mapped(await gate.rest(question), repository, refs => refs.map(({ object }) => object.sha))
      }),
  }
}

function headOf({ number, state, head, base }: z.output<typeof Pull>): PullHead {
  return { number, branch: head.ref, head: head.sha, base: base.ref, open: state === 'open' }
}

type Found<Value> = { kind: 'same' } | { kind: 'new'; value: Value; etag: string | null }

function mapped<Answer, Value>(
  answer: Rest<Answer>,
  repository: string,
  map: (value: Answer) => Value,
): Found<Value> {
  if (answer.kind === 'not_modified') return { kind: 'same' }
  const value = map(valueOf(answer, repository, 'read pull requests'))
  return { kind: 'new', value, etag: answer.kind === 'ok' ? answer.etag : null }
}

/** Remembers the last answer under its tag, and asks for nothing but what differs from it. */
function unchanged<Value>() {
  const kept = createLru<{ value: Value; etag: string }>(KEPT_MAX)
  return async (key: string, ask: (etag: string | undefined) => Promise<Found<Value>>): Promise<Value> => {
    const known = kept.get(key)
    const found = await ask(known?.etag)
    if (found.kind === 'same' && known !== undefined) return known.value
    if (found.kind === 'same') throw new Error(`GitHub says that ${key} is as nobody knows it`)
    if (found.etag !== null) kept.set(key, { value: found.value, etag: found.etag })
    return found.value
  }
}
