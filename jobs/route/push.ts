import type { Entry, Hint, Resolution } from '../../src/ports.ts'
import { keyOf, versionOf, written } from '../../src/release/decide/images.ts'
import type { Commit, Images, Origin, Person, ReleaseId, Target } from '../../src/release/release.ts'
import { routePush } from '../../src/release/route.ts'
import type { Rules } from '../../src/release/rules.ts'
import { imagesIn } from './images.ts'
import { lookAtHead, orderOf } from '../head.ts'
import type { Routed, RouteNeeds } from './needs.ts'
import { OLDER_LOOK } from '../../src/release/decide/commits.ts'
import { mergeHeard } from './pull.ts'
import { headFact } from './routed.ts'

type PushHint = Extract<Hint, { kind: 'push' }>
type Push = Extract<Resolution, { kind: 'push' }>

const UNKNOWN: Origin = { trust: 'unlabelled', repository: null, revision: null, version: null }

const DAY_MS = 24 * 3600 * 1000

/** New commits on a branch: the targets whose inputs differ from what is known, by tree id, whoever made them. */
export async function routePushEntry(needs: RouteNeeds, entry: Entry, hint: PushHint): Promise<Routed> {
  const subject = `${hint.repository}@${hint.branch}`
  const concerned = routePush(needs.rules.all(), hint.repository, hint.branch)
  if (concerned.length === 0) return { subject, lines: ['ignored: no target lies on this branch'] }
  const resolution = await resolveOnce(needs, entry, { hint, concerned })
  if (resolution.kind !== 'push') return { subject, lines: ['ignored: resolved as something else'] }
  const ids = await needs.git.folderIds(
    hint.repository,
    resolution.head,
    concerned.map(rules => rules.place.path),
  )
  const lines = await Promise.all(
    concerned.map(rules => tell(needs, rules, { push: resolution, inputs: ids[rules.place.path] ?? null })),
  )
  // A look that came late, or before the answer of who writes, may be the only one to have seen this head: then the
  // sweep looks again.
  const isLate = lines.some(line => line?.endsWith(OLDER_LOOK) === true)
  if (!isLate && !(await isWritten(needs, concerned)))
    await needs.store.remember(headFact(hint.repository, hint.branch), resolution.head, DAY_MS)
  const told = lines.filter(line => line !== null)
  return {
    subject: `${subject} ${resolution.head.slice(0, 7)}`,
    lines: told.length > 0 ? told : ['no inputs changed'],
  }
}

async function isWritten({ store }: RouteNeeds, concerned: Rules[]): Promise<boolean> {
  const targets = await Promise.all(concerned.map(rules => store.load(rules.target)))
  const owed = targets.flatMap(({ target }) => Object.values(target?.todo ?? {}))
  return owed.some(({ effect }) => effect.kind === 'write' || effect.kind === 'merge')
}

/** The head is read afresh: a payload is a hint, and order is not promised. */
async function resolveOnce(
  needs: RouteNeeds,
  entry: Entry,
  what: { hint: PushHint; concerned: Rules[] },
): Promise<Resolution> {
  if (entry.resolution !== null) return entry.resolution
  const { repository, branch } = what.hint
  const { order, head } = await lookAtHead(needs, { repository, branch })
  const targets = what.concerned.map(rules => rules.target)
  const generation = needs.rules.generation()
  return needs.store.resolve(entry.id, { kind: 'push', generation, targets, order, head: head.commit })
}

async function tell(
  needs: RouteNeeds,
  rules: Rules,
  seen: { push: Push; inputs: string | null },
): Promise<string | null> {
  if (seen.inputs === null) return `${rules.target}: ${rules.place.path} is not there`
  await needs.baseline(rules)
  const { target: before } = await needs.store.load(rules.target)
  if (before !== null && written(before)?.inputs === seen.inputs) return null
  const isMerge = before?.open != null && (await mergeHeard(needs, rules, before.open))
  const target = isMerge ? (await needs.store.load(rules.target)).target : before
  if (target !== null && written(target)?.inputs === seen.inputs) return `${rules.target}: taken`
  const commit = await commitOf(needs, rules, { ...seen, inputs: seen.inputs, target })
  // What was read of that head took its time, and an entry may be repeated long after it was resolved.
  const look = { since: seen.push.order, head: seen.push.head }
  const { path } = rules.place
  const order = (await orderOf(needs, rules.place, { look, paths: [path] }))(path, seen.inputs)
  if (order === null) return `${rules.target}: ignored: ${OLDER_LOOK}`
  const advanced = await needs.advance(rules.target, {
    kind: 'commit_seen',
    order,
    commit: commit.commit,
    release: commit.release,
    range: null,
    authors: commit.authors,
  })
  return advanced.kind === 'ignored'
    ? `${rules.target}: ignored: ${advanced.reason}`
    : `${rules.target}: taken`
}

type Read = { commit: Commit; release: ReleaseId | null; authors: Person[] }

/** What the commit carries for the target, who wrote it, and whether it is Slipway's own. */
async function commitOf(
  needs: RouteNeeds,
  rules: Rules,
  seen: { push: Push; inputs: string; target: Target | null },
): Promise<Read> {
  const { repository, path } = rules.place
  const { head } = seen.push
  const [folder, [newest]] = await Promise.all([
    needs.git.folder(repository, head, path),
    needs.git.commits(repository, head, 1, path),
  ])
  const known = seen.target === null ? {} : (written(seen.target)?.images ?? {})
  const images = folder.kind === 'found' ? imagesIn(rules, folder.files, known) : known
  const by = newest === undefined || newest.own ? null : newest.author
  return {
    commit: {
      commit: newest?.sha ?? head,
      inputs: seen.inputs,
      images,
      key: keyOf(rules, images),
      version: versionOf(images),
      origin: originKnown(seen.target, images),
      by,
      title: (newest?.message.split('\n')[0] ?? '').slice(0, 200),
    },
    release: newest?.own === true ? releaseIn(newest.message, rules) : null,
    authors: by === null ? [] : [by],
  }
}

/** A commit that leaves the images as they are keeps what is known of their origin. */
function originKnown(target: Target | null, images: Images): Origin {
  const states = target === null ? [] : [target.pending, target.live].filter(state => state !== null)
  const rolling =
    target?.rolling === null || target === null
      ? []
      : [{ images: target.rolling.to, origin: target.rolling.origin }]
  const digests = JSON.stringify(images)
  return [...rolling, ...states].find(state => JSON.stringify(state.images) === digests)?.origin ?? UNKNOWN
}

function releaseIn(message: string, rules: Rules): ReleaseId | null {
  for (const line of message.split('\n')) {
    const [name, value] = line.split(': ')
    if (name !== 'Slipway-Release' || value === undefined) continue
    const number = Number(value.slice(rules.target.length + 1))
    if (value.startsWith(`${rules.target}#`) && Number.isSafeInteger(number))
      return `${rules.target}#${number}`
  }
  return null
}
