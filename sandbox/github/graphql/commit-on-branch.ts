import { z } from 'zod'
import { userOf } from '../auth.ts'
import type { Changes } from '../changes.ts'
import { commitAs } from '../commit-as.ts'
import { commitAt, putBlob } from '../git/objects.ts'
import type { Commit, ObjectStore } from '../git/objects.ts'
import { changeTree, entryAt } from '../git/tree.ts'
import type { PathChange } from '../git/tree.ts'
import { requirePush } from '../rules/push.ts'
import type { Repo } from '../world.ts'
import { placeOf } from './nodes.ts'
import { commitNode } from './objects.ts'
import { refuse } from './refusal.ts'
import { asField } from './refused.ts'
import { refNode } from './ref.ts'
import { requireNeed, visibleRepo } from './repository.ts'
import type { Asker } from './repository.ts'

const Input = z.object({
  clientMutationId: z.string().nullish(),
  branch: z.object({
    repositoryNameWithOwner: z.string().nullish(),
    branchName: z.string().nullish(),
    id: z.string().nullish(),
  }),
  message: z.object({ headline: z.string(), body: z.string().nullish() }),
  expectedHeadOid: z.string(),
  fileChanges: z
    .object({
      additions: z.array(z.object({ path: z.string(), contents: z.string() })).nullish(),
      deletions: z.array(z.object({ path: z.string() })).nullish(),
    })
    .nullish(),
})
type Input = z.output<typeof Input>

/** The mutation: one signed commit on a branch, if its head is still the expected one. */
export function createCommitOnBranch(asker: Asker, changes: Changes, raw: unknown) {
  const { world, actor } = asker
  const input = Input.parse(raw)
  const { repo, ref } = branchOf(asker, input)
  requireNeed(asker, repo, { need: 'contents:write' })
  const head = repo.refs.get(ref)
  if (!head) throw refuse('NOT_FOUND', `Could not resolve to a ref with the name '${ref}'.`)
  if (head !== input.expectedHeadOid)
    throw refuse(
      'STALE_DATA',
      `Expected branch to point to "${input.expectedHeadOid}" but it did not.  Pull and try again.`,
    )
  asField(() => requirePush(world, repo, { ref, to: null, actor, status: 422 }))
  const { headline, body } = input.message
  const parent = commitAt(repo.store, head)
  const oid = commitAs(world, repo, actor, {
    tree: changeTree(repo.store, parent.tree, pathChanges(repo.store, parent, input)),
    parents: [head],
    message: body ? `${headline}\n\n${body}` : headline,
    byGitHub: true,
  })
  changes.moveRef(repo, ref, oid, userOf(world, actor))
  const place = placeOf(world, repo)
  return {
    clientMutationId: input.clientMutationId ?? null,
    commit: () => commitNode(place, commitAt(repo.store, oid)),
    ref: () => refNode(place, ref),
  }
}

function branchOf(asker: Asker, { branch }: Input): { repo: Repo; ref: string } {
  if (branch.id) {
    const [, id = '', ref = ''] = /^Ref:(\d+):(.+)$/.exec(Buffer.from(branch.id, 'base64').toString()) ?? []
    const repo = [...asker.world.repos.values()].find(candidate => candidate.id === Number(id))
    if (repo) return { repo: visibleRepo(asker, repo.fullName), ref }
    throw refuse('NOT_FOUND', `Could not resolve to a node with the global id of '${branch.id}'`)
  }
  const { repositoryNameWithOwner, branchName } = branch
  if (!repositoryNameWithOwner || !branchName)
    throw refuse(
      'UNPROCESSABLE',
      'A branch must be given by its id, or by repositoryNameWithOwner and branchName',
    )
  const repo = visibleRepo(asker, repositoryNameWithOwner)
  return { repo, ref: `refs/heads/${branchName.replace(/^refs\/heads\//, '')}` }
}

function pathChanges(store: ObjectStore, parent: Commit, { fileChanges }: Input): Map<string, PathChange> {
  const changes = new Map<string, PathChange>()
  for (const { path } of fileChanges?.deletions ?? []) {
    requirePath(changes, path)
    if (!entryAt(store, parent.tree, path))
      throw refuse(
        'UNPROCESSABLE',
        `A path was requested for deletion which does not exist as of commit oid \`${parent.oid}\``,
      )
    changes.set(path, null)
  }
  for (const { path, contents } of fileChanges?.additions ?? []) {
    requirePath(changes, path)
    const content = Buffer.from(contents, 'base64')
    if (content.toString('base64') !== contents)
      throw refuse('UNPROCESSABLE', `The contents of ${path} are not valid base64`)
    changes.set(path, { mode: '100644', oid: putBlob(store, content) })
  }
  return changes
}

function requirePath(changes: Map<string, PathChange>, path: string): void {
  const segments = path.split('/')
  if (segments.some(segment => segment === '' || segment === '.' || segment === '..' || segment === '.git'))
    throw refuse('UNPROCESSABLE', `Path ${JSON.stringify(path)} is not a valid path`)
  if (changes.has(path)) throw refuse('UNPROCESSABLE', `Path ${JSON.stringify(path)} is given more than once`)
}
