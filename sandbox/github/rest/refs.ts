import { z } from 'zod'
import { userOf } from '../auth.ts'
import { isAncestor } from '../git/history.ts'
import { Refusal, notFound } from '../http/refusal.ts'
import { ok, param, readBody, repoRoute } from '../http/route.ts'
import type { RepoCall, Reply } from '../http/route.ts'
import { requirePush } from '../rules/push.ts'
import { repoApi } from '../shapes/repository.ts'
import { nodeId } from '../shapes/scalars.ts'

export const refRoutes = [
  repoRoute('GET /git/ref/{ref+}', 'contents:read', call => {
    const name = `refs/${param(call, 'ref')}`
    const oid = call.repo.refs.get(name)
    if (!oid) throw notFound()
    return ok(refShape(call, name, oid))
  }),
  repoRoute('GET /git/matching-refs/{ref+}', 'contents:read', call => {
    const prefix = `refs/${param(call, 'ref')}`
    const matching = [...call.repo.refs].filter(([name]) => name.startsWith(prefix))
    return ok(matching.map(([name, oid]) => refShape(call, name, oid)))
  }),
  repoRoute('POST /git/refs', 'contents:write', createRef),
  repoRoute('PATCH /git/refs/{ref+}', 'contents:write', updateRef),
  repoRoute('DELETE /git/refs/{ref+}', 'contents:write', call => {
    const name = `refs/${param(call, 'ref')}`
    if (!call.repo.refs.has(name)) throw new Refusal(422, 'Reference does not exist')
    call.changes.moveRef(call.repo, name, null, userOf(call.world, call.actor))
    return { status: 204 }
  }),
]

const NewRef = z.object({ ref: z.string(), sha: z.string() })

function createRef(call: RepoCall): Reply {
  const { repo, changes, world, actor } = call
  const { ref, sha } = readBody(call, NewRef)
  if (!/^refs\/[^/]+\/.+/.test(ref)) throw new Refusal(422, 'Reference name is not valid')
  if (repo.refs.has(ref)) throw new Refusal(422, 'Reference already exists')
  requireCommit(call, sha)
  changes.moveRef(repo, ref, sha, userOf(world, actor))
  return ok(refShape(call, ref, sha), 201)
}

const MovedRef = z.object({ sha: z.string(), force: z.boolean().default(false) })

function updateRef(call: RepoCall): Reply {
  const { repo, changes, world, actor } = call
  const { sha, force } = readBody(call, MovedRef)
  const name = `refs/${param(call, 'ref')}`
  const before = repo.refs.get(name)
  if (!before) throw new Refusal(422, 'Reference does not exist')
  requireCommit(call, sha)
  if (!force && !isAncestor(repo.store, before, sha)) throw new Refusal(422, 'Update is not a fast forward')
  requirePush(world, repo, { ref: name, to: sha, actor, status: 422 })
  changes.moveRef(repo, name, sha, userOf(world, actor))
  return ok(refShape(call, name, sha))
}

function requireCommit({ repo }: RepoCall, sha: string): void {
  if (!repo.store.commits.has(sha)) throw new Refusal(422, 'Object does not exist')
}

function refShape({ world, repo }: RepoCall, ref: string, sha: string) {
  const api = repoApi(world, repo)
  return {
    ref,
    node_id: nodeId('Ref', `${repo.id}:${ref}`),
    url: `${api}/git/${ref}`,
    object: { type: 'commit', sha, url: `${api}/git/commits/${sha}` },
  }
}
