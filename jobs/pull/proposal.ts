import { RetryableError } from '../../src/errors.ts'
import type { Ports, PullState } from '../../src/ports.ts'
import { written } from '../../src/release/decide/images.ts'
import type { Fact } from '../../src/release/events.ts'
import type { Person, TargetId } from '../../src/release/release.ts'
import { asksOwners } from '../../src/release/reviewers.ts'
import type { Rules } from '../../src/release/rules.ts'
import { imagesIn } from '../route/images.ts'
import { pullLook } from './look.ts'
import { ruledOn } from './touched.ts'

type Needs = {
  git: Pick<Ports['git'], 'readPull' | 'folder' | 'folderIds' | 'compare' | 'mayWrite'>
  store: Pick<Ports['store'], 'load' | 'order'>
}
export type OpenPull = Extract<PullState, { kind: 'open' }>
export type Proposed = Extract<Fact, { kind: 'change_proposed' }>

const AUTHORS_MAX = 50

/** Targets whose inputs a pull request would change, by tree id after its test merge: never by its list of files. */
export async function touchedBy(
  { git }: Pick<Needs, 'git'>,
  repository: string,
  { all, state }: { all: Rules[]; state: OpenPull },
): Promise<Rules[]> {
  const concerned = ruledOn(all, { repository, branch: state.onto })
  if (concerned.length === 0 || state.test === null) return []
  const paths = concerned.map(({ place }) => place.path)
  const [before, after] = await Promise.all([
    git.folderIds(repository, state.test.base, paths),
    git.folderIds(repository, state.test.merge, paths),
  ])
  return concerned.filter(({ place }) => before[place.path] !== after[place.path])
}

export type People = { authors: Person[]; writers: string[] }
type Of = People & { number: number; branch: string; touches: TargetId[] }

/**
 * What the pull request is to one of these targets; its reviews are read with what this target's rule asks of them. Null
 * when it is not open any more.
 */
export async function proposalTo(needs: Needs, rules: Rules, of: Of): Promise<Proposed | null> {
  const { repository, path } = rules.place
  const { number, branch } = of
  const order = await needs.store.order(`${repository}#${branch}`)
  const state = await needs.git.readPull({ repository, number, path, owners: asksOwners(rules) })
  return state.kind === 'open' ? proposalOf(needs, rules, { ...of, state, order }) : null
}

/** The same, as it was read already. */
export async function proposalOf(
  needs: Needs,
  rules: Rules,
  {
    state,
    order,
    authors,
    writers,
    touches,
  }: People & {
    touches: TargetId[]
    state: OpenPull
    order: number
  },
): Promise<Proposed> {
  const { repository, path } = rules.place
  const { number, title, author: by, isDraft } = state
  if (state.test === null) throw new RetryableError('git_pull_computing', { number, repository })
  const [folder, { target }] = await Promise.all([
    needs.git.folder(repository, state.test.merge, path),
    needs.store.load(rules.target),
  ])
  const known = target === null ? {} : (written(target)?.images ?? {})
  const images = folder.kind === 'found' ? imagesIn(rules, folder.files, known) : known
  const about = { title: title.slice(0, 200), by, authors, writers, isDraft, images, touches }
  return { kind: 'change_proposed', ...about, ...pullLook(state, order) }
}

/** Who opened it, and whoever GitHub says wrote a commit of it, each once; and who of them may write here anyway. */
export async function peopleOf(
  { git }: Pick<Needs, 'git'>,
  repository: string,
  state: OpenPull,
): Promise<People> {
  const { author, test, head, number } = state
  if (test === null) throw new RetryableError('git_pull_computing', { number, repository })
  const comparison = await git.compare({ repository, base: test.base, head, paths: [] })
  if (comparison.kind !== 'found') throw new RetryableError('git_pull_computing', { number, repository })
  const wrote = comparison.commits.flatMap(commit => (commit.parents.length > 1 ? [] : (commit.author ?? [])))
  const all = [...(author === null ? [] : [author]), ...wrote]
  const once = [...new Map(all.map(person => [person.login.toLowerCase(), person])).values()]
  const authors = once.slice(0, AUTHORS_MAX)
  const humans = authors.filter(({ bot }) => !bot)
  const write = await Promise.all(humans.map(({ login }) => git.mayWrite(repository, login)))
  return { authors, writers: humans.filter((_person, at) => write[at]).map(({ login }) => login) }
}
