import type { PullHost, PullRequest } from '../../ports.ts'
import { unexpected } from './answer.ts'
import { commitInput } from './commit.ts'
import type { FolderMemory } from './folder-memory.ts'
import type { Gate } from './gate.ts'
import type { PartError } from './graphql-answer.ts'
import { finishPull } from './open-again.ts'
import { Opened, openedBy, refusedBy, type OpenParts } from './opened.ts'
import { PULLS } from './outcome.ts'
import { FINISH_PULL, OPEN_PULL } from './pull-queries.ts'
import type { RepositoryIds } from './repository-ids.ts'

/**
 * One round trip: branch, commit, pull request. Never sent twice: after a lost answer the branch is found by a repeat,
 * which adds what is missing. The folder as its merge will make it is known from then on.
 */
export function createOpenPull(
  gate: Gate,
  ids: RepositoryIds,
  memory: Pick<FolderMemory, 'committed'>,
): PullHost['openPull'] {
  return async request => {
    const { repository } = request
    const id = await ids.of(repository)
    const parts = await send(gate, request, { id, fresh: true })
    const opened = openedBy(parts)
    if (opened !== null) {
      const { path } = request
      memory.committed({ ...request, folders: [path] }, opened.head, { [path]: opened.inputs })
      return opened
    }
    if (parts.value?.createRef?.ref != null) return refusedBy(parts.errors)
    await forgetUnknown(ids, repository, parts.errors)
    return finishPull({ gate, send: () => send(gate, request, { id, fresh: false }) }, request, parts)
  }
}

function send(
  gate: Gate,
  request: PullRequest,
  { id, fresh }: { id: string; fresh: boolean },
): Promise<OpenParts> {
  const { repository, base, branch, expectedHead, title, body, path } = request
  const ref = { repositoryId: id, name: `refs/heads/${branch}`, oid: expectedHead }
  const pull = { repositoryId: id, baseRefName: base, headRefName: branch, title, body }
  const commit = commitInput({ ...request, body: request.message })
  return gate.parts({
    repository,
    permissions: PULLS,
    document: fresh ? OPEN_PULL : FINISH_PULL,
    variables: { ...(fresh ? { ref } : {}), commit, path, pull },
    schema: Opened,
  })
}

async function forgetUnknown(ids: RepositoryIds, repository: string, errors: PartError[]): Promise<void> {
  const unknown = errors.find(({ part, type }) => part === 'createRef' && type === 'NOT_FOUND')
  if (unknown === undefined) return
  await ids.forget(repository)
  throw unexpected('for a branch', unknown.message)
}
