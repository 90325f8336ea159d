import type { Ports, PullState } from '../../src/ports.ts'
import { keyOf, versionOf } from '../../src/release/decide/images.ts'
import { rightsAsked } from '../../src/release/actors.ts'
import { newestClicks } from '../../src/release/clicks.ts'
import type { Fact, PullLook, Standing } from '../../src/release/events.ts'
import type { Release, Sha } from '../../src/release/release.ts'
import { asksOwners } from '../../src/release/reviewers.ts'
import type { Rules } from '../../src/release/rules.ts'
import { lookAfter } from '../head.ts'
import { imagesIn } from '../route/images.ts'

type Needs = {
  git: Pick<Ports['git'], 'readPull' | 'folderIds' | 'folder' | 'head' | 'compare' | 'mayWrite' | 'teamsOf'>
  store: Pick<Ports['store'], 'order' | 'looked'>
}
type Of = { release: Release; rules: Rules; number: number; branch: string }

/** Looks at a pull request; the order is taken first, so that an older look never wins. Null when it is not there. */
export async function lookAt(needs: Needs, of: Of): Promise<Fact | null> {
  const { repository, path } = of.release.place
  const order = await needs.store.order(`${repository}#${of.branch}`)
  const owners = asksOwners(of.rules)
  const [state, recorded] = await Promise.all([
    needs.git.readPull({ repository, number: of.number, path, owners }),
    standingsOf(needs, of),
  ])
  return factOf(needs, of, { state, order, recorded })
}

/**
 * What the people are by now whose words Slipway alone recorded: whoever left a team or lost a right has no say any more.
 * Of reviews on GitHub the look itself tells.
 */
export async function standingsOf(
  { git }: Pick<Needs, 'git'>,
  { release, rules }: Pick<Of, 'release' | 'rules'>,
): Promise<Standing[]> {
  const recorded = newestClicks(release.clicks).filter(({ verb, mirror }) => {
    return verb !== 'withdraw' && (mirror === null || mirror.state === 'refused')
  })
  const { teams: asked, writes: asksWrites } = rightsAsked(rules, release.pull?.owners ?? null)
  return Promise.all(
    recorded.map(async ({ by: { login } }) => {
      const [teams, writes] = await Promise.all([
        git.teamsOf(login, asked),
        asksWrites && git.mayWrite(release.place.repository, login),
      ])
      return { login, teams, writes }
    }),
  )
}

/** What a look says: still open as it is read, merged by a commit, or closed. */
export async function factOf(
  needs: Needs,
  of: Of,
  { state, order, recorded }: { state: PullState; order: number; recorded: Standing[] },
): Promise<Fact | null> {
  switch (state.kind) {
    case 'open': {
      const { own, place } = of.release
      // Meant for another branch, a person's is no release here.
      if (own !== undefined && state.onto !== place.branch)
        return { kind: 'change_spared', number: state.number, order }
      return { kind: 'pull_read', ...pullLook(state, order), ...(recorded.length === 0 ? {} : { recorded }) }
    }
    case 'closed':
      return { kind: 'change_closed', number: state.number, by: state.by }
    case 'merged':
      return mergedBy(needs, of, state)
    case 'absent':
      return null
  }
}

export function pullLook(state: Extract<PullState, { kind: 'open' }>, order: number): PullLook {
  const {
    number,
    url,
    branch,
    head,
    base,
    content,
    computing: unread,
    demands,
    owners,
    queue,
    reviews,
  } = state
  const pull = { number, url, branch, head, base, content, unread, demands, owners, queue }
  return { order, pull: { ...pull, ...noted(state) }, reviews }
}

/** What is rarely so is left out where it is not. */
function noted({
  behind,
  advisory,
  dismissed,
}: Pick<Extract<PullState, { kind: 'open' }>, 'behind' | 'advisory' | 'dismissed'>) {
  return {
    ...(behind === null ? {} : { behind }),
    ...(advisory ? { advisory } : {}),
    ...(dismissed.length === 0 ? {} : { dismissed }),
  }
}

type Merge = Pick<Extract<PullState, { kind: 'merged' }>, 'number' | 'commit' | 'by' | 'reviews'> & {
  last?: Extract<Fact, { kind: 'change_merged' }>['last']
  /** What GitHub's answer to the merge itself told, as a look at the branch. */
  seen?: { order: number; now: Sha }
}

/**
 * The commit of a merge, with what its folder says: what the release was to bring, or what a person made of it. Where
 * that is not known yet the head is looked at too, since others may have come after it.
 */
export async function mergedBy(
  needs: Needs,
  { release, rules }: Pick<Of, 'release' | 'rules'>,
  merge: Merge,
): Promise<Extract<Fact, { kind: 'change_merged' }>> {
  const { repository, path } = release.place
  const { commit, seen } = merge
  const [{ order, head }, folder] = await Promise.all([
    seen === undefined ? lookAfter(needs, release.place, commit) : { ...seen, head: null },
    needs.git.folder(repository, commit, path),
  ])
  const inputs = folder.kind === 'found' ? folder.inputs : commit
  const isLast = head === null || head.commit === commit
  const ids = isLast ? {} : await needs.git.folderIds(repository, head.commit, [path])
  const images = folder.kind === 'found' ? imagesIn(rules, folder.files, release.to) : release.to
  return {
    kind: 'change_merged',
    number: merge.number,
    order,
    now: seen?.now ?? ids[path] ?? inputs,
    by: merge.by,
    reviews: merge.reviews,
    ...(merge.last === undefined ? {} : { last: merge.last }),
    commit: {
      commit: merge.commit,
      inputs,
      images,
      key: keyOf(rules, images),
      version: release.kind === 'change' ? versionOf(images) : release.version,
      origin: release.origin,
      by: merge.by,
      title: release.version,
    },
  }
}
