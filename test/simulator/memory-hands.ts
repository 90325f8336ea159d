import type { FakePulls, Repository } from './fake-pull.ts'
import { contentOf, land } from './memory-merge.ts'
import { opened, said } from './memory-open.ts'
import { moved } from './memory-queue.ts'
import { updated } from './memory-update.ts'

/** What people do on GitHub itself. */
export function byHand(
  repository: Repository,
): Pick<FakePulls, 'contentOf' | 'land' | 'review' | 'pushTo' | 'updateBranch' | 'propose'> {
  const { trunk } = repository
  return {
    contentOf: pull => contentOf(repository, pull),
    land: (pull, by) => land(repository, pull, by),
    review: (pull, login, state) => {
      if (state !== 'dismissed') return said(repository, pull, { login, state, head: pull.head })
      pull.reviews = pull.reviews.filter(review => review.by.login !== login)
    },
    propose: (by, path, text) => {
      const additions = [{ path, text }]
      const number = repository.pulls.length + 1
      const request = { branch: `by-hand/${number}`, message: '', headline: '', additions, deletions: [] }
      const pull = { ...opened(request, number, trunk.head().files), opener: by }
      repository.pulls.push(pull)
      repository.tests.set(pull.head, pull.files)
      return pull
    },
    pushTo: (pull, path, text) => {
      pull.files = new Map([...pull.files, [path, text]])
      pull.isPushedTo = true
      moved(repository, pull)
    },
    updateBranch: pull => {
      updated(repository, pull)
    },
  }
}
