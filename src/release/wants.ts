import type { Effect, EffectKind, MentionOf, ReportState } from './effects.ts'
import type { At, Carried, Release, Sha, Target } from './release.ts'
import { stopsApplying, stopsWriting } from './gates.ts'
import { asksOwners } from './reviewers.ts'
import type { Rules } from './rules.ts'
import { mirrors, refusedClicks } from './clicks.ts'
import { isEnd, STAGES } from './stages.ts'
import { digests } from './wants/digests.ts'
import { checks, closings, dequeuings, merges, queueings } from './wants/merging.ts'
import { updates } from './wants/updating.ts'

/**
 * All that should be done to the world now, under stable keys, including what was done already: `owe` takes the
 * difference. Reads forward from the stage of each release.
 */
export function wants(target: Target, rules: Rules, nowMs: At): Effect[] {
  const { open, outside, rolling, ending } = target
  const releases = [open, outside, rolling, ...ending].filter(release => release !== null)
  return releases.flatMap(release => wantedBy(target, { rules, nowMs }, release))
}

type Given = { rules: Rules; nowMs: At }

function wantedBy(target: Target, given: Given, release: Release): Effect[] {
  const { wants: kinds } = STAGES[release.stage]
  return [...paints(given.rules, release), ...kinds.flatMap(kind => wantedOf(kind, target, given, release))]
}

function wantedOf(kind: EffectKind, target: Target, given: Given, release: Release): Effect[] {
  switch (kind) {
    case 'write':
      return writes(target, given, release)
    case 'request_reviewers':
      return reviewRequests(given.rules, release)
    case 'read_pull':
      return looks(release)
    case 'report_check':
      return checks(release)
    case 'mirror':
      return mirrors(release)
    case 'message_clicker':
      return refusedClicks(release)
    case 'merge':
      return merges(target, given, release)
    case 'enqueue':
      return queueings(target, given, release)
    case 'update_branch':
      return updates(target, given, release)
    case 'dequeue':
      return dequeuings(target, given, release)
    case 'close_pull':
      return closings(release)
    case 'apply':
      return applies(target, given, release)
    case 'read_log':
      return logs(release)
    case 'report_status':
      return statuses(release)
    case 'report_deployment':
      return deployments(release)
    case 'mention':
      return mentions(given.rules, release)
    case 'message_author':
      return messages(release)
    case 'digest':
      return digests(given.rules, release)
    case 'tell':
      return tells(given.rules, release)
    case 'paint':
      return []
  }
}

/** A card from the first moment on, or only once something failed or is an emergency. */
function paints(rules: Rules, release: Release): Effect[] {
  if (!hasWords(rules, release)) return []
  const { shown, number, id } = release
  return [{ kind: 'paint', key: `${number}.paint.${shown}`, release: id, shown }]
}

function hasWords(rules: Rules, release: Release): boolean {
  if (rules.announce === 'card' || release.card !== null) return true
  if (release.outside !== undefined || release.pass?.kind === 'emergency') return true
  return release.stage === 'failed' || release.kind === 'rollback'
}

/** What is stopped is neither committed nor proposed. */
function writes(target: Target, { rules, nowMs }: Given, release: Release): Effect[] {
  if (stopsWriting(target, rules, release, nowMs).length > 0) return []
  return [{ kind: 'write', key: `${release.number}.write.${release.round}`, release: release.id }]
}

/** Once, and again where GitHub took approvals away: authors and peers are asked by name, and GitHub keeps them. Code owners are known with the first look. */
function reviewRequests(rules: Rules, release: Release): Effect[] {
  const { pull, number, id, kind, by, own } = release
  if (pull === null || (kind === 'rollback' && by !== null) || own?.isDraft === true) return []
  if (asksOwners(rules) && pull.owners === null) return []
  const keys = ['', ...again(pull)].map(suffix => `${number}.request_reviewers${suffix}`)
  return keys.map(key => ({ kind: 'request_reviewers', key, release: id }))
}

function looks({ pull, number, id }: Release): Effect[] {
  if (pull === null || !pull.unread) return []
  return [{ kind: 'read_pull', key: `${number}.read_pull.${pull.order}`, release: id }]
}

/** A hold stops an apply, a freeze its start, save that of a rollback; one that is owed already has begun. */
function applies(target: Target, { rules, nowMs }: Given, release: Release): Effect[] {
  if (target.hold !== null && release.kind !== 'rollback') return []
  const { commit, number, round, id } = release
  if (commit === null) return []
  const key = `${number}.apply.${commit.slice(0, 12)}.${round}`
  const hasBegun = target.todo[key] !== undefined
  if (!hasBegun && stopsApplying(rules, release, nowMs).length > 0) return []
  return [{ kind: 'apply', key, release: id, commit }]
}

function logs(release: Release): Effect[] {
  const troubles = (release.rollout?.objects ?? []).flatMap(object => object.trouble ?? [])
  return troubles
    .filter(trouble => trouble.kind === 'crash_loop')
    .slice(0, 3)
    .map(({ podUid }) => ({
      kind: 'read_log',
      key: `${release.number}.read_log.${podUid}`,
      release: release.id,
      podUid,
    }))
}

/** Whoever comes after hears what went live, what failed, also when it was retried since, and at once what is taken back. */
function tells({ tells: targets }: Rules, release: Release): Effect[] {
  const { number, id, stage, kind, round, commit, failure } = release
  const failed = [...(failure === null ? [] : [round]), ...(round === 0 ? [] : [round - 1])]
  const news = [
    ...(stage === 'live' ? [`live.${round}`] : []),
    ...(commit === null ? [] : failed.map(each => `failed.${each}`)),
    ...(kind === 'rollback' && !isEnd(stage) ? ['rollback'] : []),
  ]
  return targets.flatMap(to =>
    news.map(what => ({ kind: 'tell', key: `${number}.tell.${to}.${what}`, release: id, to })),
  )
}

/** On the commit of the manifests, and on the one that the image was built from; for all that it carries too. */
function statuses(release: Release): Effect[] {
  const state = stateOf(release)
  const { place, number, round, id } = release
  const places = carriedBy(release, state).flatMap(({ commit, origin }) => {
    const source = believedSource(origin)
    const own = commit === null ? [] : [{ repository: place.repository, sha: commit }]
    return source === null ? own : [...own, source]
  })
  return unique(places).map(({ repository, sha }) => ({
    kind: 'report_status',
    key: `${number}.report_status.${sha.slice(0, 12)}.${state}.${round}`,
    release: id,
    repository,
    sha,
    state,
  }))
}

function deployments(release: Release): Effect[] {
  const state = stateOf(release)
  const { number, round } = release
  return carriedBy(release, state).flatMap(carried => {
    const source = believedSource(carried.origin)
    if (source === null) return []
    const of = carried.id.slice(carried.id.lastIndexOf('#') + 1)
    const key = `${number}.report_deployment.${of}.${state}.${round}`
    return [{ kind: 'report_deployment', key, release: release.id, of: carried.id, ...source, state }]
  })
}

/** While it is pending a release speaks for itself; its end is also that of all it carries. */
function carriedBy(release: Release, state: ReportState): Carried[] {
  const { id, commit, origin, authors } = release
  if (commit === null) return []
  const self = { id, commit, origin, authors }
  return state === 'pending' ? [self] : [self, ...release.carries]
}

function mentions(rules: Rules, release: Release): Effect[] {
  if (release.card === null || !hasWords(rules, release)) return []
  const { number, id, round, pass } = release
  const what = waitsForLog(release) ? null : mentionOf(release)
  const suffixes = what === null ? [] : ['', ...(what === 'review' ? again(release.pull) : [])]
  const own = suffixes.flatMap((suffix): Effect[] =>
    what === null
      ? []
      : [{ kind: 'mention', key: `${number}.mention.${what}.${round}${suffix}`, release: id, what }],
  )
  if (pass?.kind !== 'emergency') return own
  return [...own, { kind: 'mention', key: `${number}.mention.emergency`, release: id, what: 'emergency' }]
}

/** Asked anew for each push that cost somebody their approval. */
function again(pull: Release['pull']): string[] {
  const newest = pull?.dismissed?.at(-1)
  return newest === undefined ? [] : [`.again-${newest.head.slice(0, 12)}`]
}

/** Reviewers are called once, and only while somebody's word is missing. */
function mentionOf({ stage, kind, by, judged, givesWay, own }: Release): MentionOf | null {
  if (stage === 'failed' || stage === 'rolled_back' || stage === 'live' || stage === 'outside') return stage
  const isAsked = kind === 'rollback' && by !== null
  const isMissing = judged?.yes === false && !isAsked && givesWay === null && own?.isDraft !== true
  return stage === 'reviewing' && isMissing ? 'review' : null
}

function messages(release: Release): Effect[] {
  if (release.card === null || waitsForLog(release)) return []
  return release.authors
    .filter(author => !author.bot)
    .slice(0, 5)
    .map(({ login }) => ({
      kind: 'message_author',
      key: `${release.number}.message_author.${login}.${release.round}`,
      release: release.id,
      login,
      what: 'failed',
    }))
}

/** What is said of a crash carries its last log lines. */
function waitsForLog(release: Release): boolean {
  const troubles = (release.rollout?.objects ?? []).flatMap(object => object.trouble ?? [])
  return troubles.some(trouble => trouble.kind === 'crash_loop' && trouble.logLines === null)
}

function stateOf(release: Release): ReportState {
  if (release.stage === 'live') return 'success'
  return release.stage === 'failed' || release.stage === 'rolled_back' ? 'failure' : 'pending'
}

function believedSource(origin: Carried['origin']): { repository: string; sha: Sha } | null {
  if (origin.trust !== 'believed' || origin.repository === null || origin.revision === null) return null
  return { repository: origin.repository, sha: origin.revision }
}

function unique(places: { repository: string; sha: Sha }[]): { repository: string; sha: Sha }[] {
  return [...new Map(places.map(place => [`${place.repository}@${place.sha}`, place])).values()]
}
