import type { Effect, ReportState } from './effects.ts'
import type { At, Carried, Release, Sha, Target } from './release.ts'
import type { Rules } from './rules.ts'
import { STAGES } from './stages.ts'

/**
 * All that should be done to the world now, under stable keys, including what was done already: `owe` takes the
 * difference. Reads forward from the stage of each release.
 */
export function wants(target: Target, rules: Rules, _nowMs: At): Effect[] {
  const releases = [target.open, target.rolling, ...target.ending].filter(release => release !== null)
  return releases.flatMap(release => wantedBy(target, rules, release))
}

function wantedBy(target: Target, rules: Rules, release: Release): Effect[] {
  const kinds = STAGES[release.stage].wants
  const effects: Effect[] = [...paints(rules, release)]
  for (const kind of kinds) {
    switch (kind) {
      case 'write':
        effects.push({ kind, key: `${release.number}.write.${release.round}`, release: release.id })
        break
      case 'apply':
        effects.push(...applies(target, release))
        break
      case 'read_log':
        effects.push(...logs(release))
        break
      case 'report_status':
        effects.push(...statuses(release))
        break
      case 'report_deployment':
        effects.push(...deployments(release))
        break
      case 'mention':
        effects.push(...mentions(rules, release))
        break
      case 'message_author':
        effects.push(...messages(release))
        break
      case 'paint':
        break
    }
  }
  return effects
}

/** A card from the first moment on, or only once something failed. */
function paints(rules: Rules, release: Release): Effect[] {
  if (!hasWords(rules, release)) return []
  const { shown, number, id } = release
  return [{ kind: 'paint', key: `${number}.paint.${shown}`, release: id, shown }]
}

function hasWords(rules: Rules, release: Release): boolean {
  if (rules.announce === 'card' || release.card !== null) return true
  return release.stage === 'failed' || release.kind === 'rollback'
}

/** A hold stops the start of an apply, save that of the rollback which set it. */
function applies(target: Target, release: Release): Effect[] {
  if (target.hold !== null && release.kind !== 'rollback') return []
  const { commit, number, round, id } = release
  if (commit === null) return []
  return [{ kind: 'apply', key: `${number}.apply.${commit.slice(0, 12)}.${round}`, release: id, commit }]
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
  if (release.card === null || !hasWords(rules, release) || waitsForLog(release)) return []
  const what =
    release.stage === 'failed' ? 'failed' : release.stage === 'rolled_back' ? 'rolled_back' : 'live'
  const key = `${release.number}.mention.${what}.${release.round}`
  return [{ kind: 'mention', key, release: release.id, what }]
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
