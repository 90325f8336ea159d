import type { PullRequest } from '../../src/ports.ts'
import type { ReviewRead } from '../../src/release/events.ts'
import type { FakePull, Repository } from './fake-pull.ts'
import { contentOf } from './memory-merge.ts'
import { fileMap, hash, idOf } from './memory-tree.ts'
import { mayWrite, person } from './people.ts'

type Files = FakePull['files']
type Opening = Pick<PullRequest, 'branch' | 'message' | 'headline' | 'additions' | 'deletions'>

export function opened(request: Opening, number: number, base: Files): FakePull {
  const files = new Map([...base, ...fileMap(request.additions)])
  for (const path of request.deletions) files.delete(path)
  return {
    number,
    branch: request.branch,
    release: /^Slipway-Release: (.*)$/m.exec(request.message)?.[1] ?? '',
    opener: null,
    isRollback: request.headline.startsWith('Roll back'),
    isPushedTo: false,
    base,
    files,
    head: hash(`${request.branch}:${idOf(files, '')}`),
    state: 'open',
    commit: '',
    brought: null,
    by: null,
    reviews: [],
    dismissed: [],
    about: new Map(),
    clicks: [],
    emergency: null,
    isUnasked: false,
    isNobodys: true,
    checks: [],
    comments: [],
    entry: null,
    left: null,
    ci: 'passed',
  }
}

/** Of a head that is not the present one nobody knows what it would bring. */
export function said(
  repository: Repository,
  pull: FakePull,
  { login, state, head }: { login: string; state: ReviewRead['state']; head: string },
): void {
  const atMs = repository.clock.nowMs()
  pull.about.set(`${login}@${atMs}`, head === pull.head ? contentOf(repository, pull) : null)
  const others = pull.reviews.filter(review => review.by.login !== login)
  pull.dismissed = pull.dismissed.filter(each => each.login !== login)
  pull.reviews = [
    ...others,
    { by: person(login), state, head, atMs, writes: mayWrite(login), teams: [], owner: false },
  ]
}
