import { commitsBetween } from '../git/history.ts'
import { commitAt } from '../git/objects.ts'
import { nodeId } from '../shapes/scalars.ts'
import { connection } from './connection.ts'
import type { PageArgs } from './connection.ts'
import { commitNode } from './objects.ts'
import type { Place } from './place.ts'
import { ruleFields } from './rules.ts'

export function refNode(place: Place, ref: string) {
  const { repo } = place
  const oid = repo.refs.get(ref)
  if (!oid) return null
  const [, prefix = '', name = ''] = /^(refs\/[^/]+\/)(.+)$/.exec(ref) ?? []
  return {
    __typename: 'Ref',
    id: nodeId('Ref', `${repo.id}:${ref}`),
    name,
    prefix,
    ...ruleFields(place, ref),
    target: () => commitNode(place, commitAt(repo.store, oid)),
    compare: ({ headRef }: { headRef: string }) => comparisonNode(place, oid, headRef),
  }
}

function comparisonNode(place: Place, base: string, headRef: string) {
  const { store, refs } = place.repo
  const head = refs.get(`refs/heads/${headRef}`) ?? (store.commits.has(headRef) ? headRef : null)
  if (!head) return null
  const ahead = commitsBetween(store, base, head)
  const behind = commitsBetween(store, head, base)
  const onlyAhead = ahead.length > 0 ? 'AHEAD' : 'IDENTICAL'
  const onlyBehind = ahead.length > 0 ? 'DIVERGED' : 'BEHIND'
  return {
    __typename: 'Comparison',
    aheadBy: ahead.length,
    behindBy: behind.length,
    status: behind.length > 0 ? onlyBehind : onlyAhead,
    commits: (args: PageArgs) =>
      connection(
        'commits',
        ahead.map(commit => commitNode(place, commit)),
        args,
      ),
  }
}
