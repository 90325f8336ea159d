import type { Deployed, Origin, Person, Range, Release, ReleaseId, Target } from '../release/release.ts'
import { releasesOf } from '../release/decide/change.ts'
import type { Addresses, Drawing } from './shape.ts'
import { counted, foreign, link } from './text.ts'

const VERSION_MAX = 60

/** `checkout 1.41.3 → 1.42.0`, in mrkdwn but without formats. */
export function titleOf(release: Release, service: string): string {
  const before = release.from?.version ?? null
  const arrow = before === null || before === release.version ? '' : `${versionOf(before)} → `
  return `${foreign(service, 80)} ${arrow}${versionOf(release.version)}`
}

export function versionOf(version: string): string {
  return foreign(version, VERSION_MAX)
}

/** `<@U01ANN>`, or `<!subteam^S01SRE>` for a team, where Slack's id is known; else the plain name. */
export function mention(slackOf: Drawing['slackOf'], login: string): string {
  const id = slackOf(login)
  if (id !== null && /^S[A-Z0-9]{1,20}$/.test(id)) return `<!subteam^${id}>`
  return id !== null && /^[UW][A-Z0-9]{1,20}$/.test(id) ? `<@${id}>` : foreign(login, 60)
}

/** Those who must act, as mentions where Slack knows them, so that each finds their own name. */
export function calling(slackOf: Drawing['slackOf'] | undefined): (login: string) => string {
  return login => {
    const called = mention(slackOf ?? (() => null), login)
    return called.startsWith('<') ? called : `@${called}`
  }
}

/** Names of people, never as mentions: those who need not act are not called. */
export function names(people: Person[], namesMax = 3): string {
  const shown = people.slice(0, namesMax).map(({ login }) => foreign(login, 40))
  const more = people.length - shown.length
  return more > 0 ? `${shown.join(', ')}, +${more}` : shown.join(', ')
}

/** Authors of a release and of all it carries, each once, people only. */
export function authorsOf(release: Release): Person[] {
  const all = [...release.authors, ...release.carries.flatMap(({ authors }) => authors)]
  const people = all.filter(({ bot }) => !bot)
  return [...new Map(people.map(person => [person.login.toLowerCase(), person])).values()]
}

/** `5 changes: Retry payments, Fix VAT rounding, +3 · compare`; null when nothing is known yet. */
export function changesOf(range: Range | null, addresses: Addresses): string | null {
  if (range === null) return null
  if (range.kind === 'first') return 'First deployment, so there is nothing to compare with'
  if (range.kind === 'rebuild') return 'Built again from the same source'
  if (range.kind === 'unknown') return 'What changed is not known: GitHub could not compare the revisions'
  const count = counted(range.total, 'change')
  const start = range.kind === 'reversed' ? `Takes back ${count}` : count
  const titles = range.entries.slice(0, 2).map(({ title }) => foreign(title, 70))
  const more = range.total - titles.length
  const list = more > 0 ? [...titles, `+${more}`] : titles
  const compare = compareLink(range, addresses)
  const apart =
    range.lost === undefined
      ? ''
      : `, without ${counted(range.lost, 'commit')} that ${range.lost === 1 ? 'is' : 'are'} live`
  return `${start}${list.length === 0 ? '' : `: ${list.join(', ')}`}${apart}${compare === null ? '' : ` · ${compare}`}`
}

function compareLink(range: Range, addresses: Addresses): string | null {
  const url = compareUrlOf(range, addresses)
  return url === null ? null : link(url, 'compare')
}

/** Older revision first, also of what is taken back: else GitHub would compare with nothing to show. */
export function compareUrlOf(range: Range, addresses: Addresses): string | null {
  const { repository, base, head } = range
  if (repository === null || base === null || head === null) return null
  return range.kind === 'reversed'
    ? addresses.compareUrl(repository, head, base)
    : addresses.compareUrl(repository, base, head)
}

/**
 * What an image lacks before its changes and authors are known, and how to add it; null when it lacks nothing. `name`
 * makes foreign names harmless.
 */
export function lackOf(origin: Origin, name = foreign): string | null {
  switch (origin.trust) {
    case 'believed':
      return null
    case 'unlabelled':
      return 'Changes and authors are not known: the image has no labels `org.opencontainers.image.source` and `.revision`. Add them in CI: `docker build --label …`'
    case 'foreign':
      return `Changes and authors are not shown: the image says it is built from ${name(origin.repository ?? 'nowhere', 80)}. Correct its label, or add the repository to \`github.sources\``
    case 'unreachable':
      return `Changes and authors are not shown: revision ${name(origin.revision?.slice(0, 7) ?? 'unknown', 12)} is on no branch or tag of ${name(origin.repository ?? 'its repository', 80)}. Push it there`
  }
}

/** `commit b71d0e2` as a link, once there is a commit. */
export function commitLink(release: Release, addresses: Addresses): string | null {
  const { commit, place } = release
  return commit === null
    ? null
    : link(addresses.commitUrl(place.repository, commit), `commit ${commit.slice(0, 7)}`)
}

/** `PR #318` as a link, once there is a pull request. */
export function pullLink({ pull }: Release): string | null {
  return pull === null ? null : link(pull.url, `PR #${pull.number}`)
}

/** Another release of the target, by version and with a link to its card where that is still known. */
export function otherRelease(target: Target, id: ReleaseId | null): string {
  if (id === null) return 'a newer release'
  const other = releasesOf(target).find(release => release.id === id)
  const number = id.slice(id.lastIndexOf('#'))
  const label = other === undefined ? `release ${number}` : `${other.version} (release ${number})`
  return link(other?.card?.permalink ?? null, label)
}

/** The state to which a rollback of this release returns; null when it cannot be rolled back. */
export function backTo(target: Target, release: Release): Deployed | null {
  if (target.rolling !== null) {
    return target.rolling.id === release.id && release.kind !== 'rollback' ? target.live : null
  }
  return target.live?.release === release.id ? target.previous : null
}
