import { formatImage } from '../../src/release/image.ts'
import type { Person, Release } from '../../src/release/release.ts'
import type { Rules } from '../../src/release/rules.ts'

const COAUTHORS_MAX = 20
const HEADLINE_CHARS_MAX = 72

type Line = { release: Release; rules: Rules; authors: Person[] }

/** Headline, a line for each release, and trailers: `Slipway-Release`, `Slipway-Image`, `Co-authored-by`. */
export function commitMessage(lines: Line[], { isPull = false } = {}): { headline: string; body: string } {
  const sentences = lines.map(sentence)
  const [only] = sentences
  const headline =
    sentences.length === 1 && only !== undefined ? only : `Release ${sentences.length} services`
  // On a pull request's head it would leave required checks pending for ever.
  const skip = !isPull && lines.some(isOwnRepository) ? ' [skip ci]' : ''
  const list =
    sentences.length === 1 ? reasons(lines) : [...sentences.map(text => `- ${text}`), ...reasons(lines)]
  const paragraphs = [list.join('\n'), trailers(lines).join('\n')].filter(text => text !== '')
  return { headline: `${plain(headline, HEADLINE_CHARS_MAX)}${skip}`, body: paragraphs.join('\n\n') }
}

/** What a merge commit says; the trailers make it known again. */
export function pullMessage(
  release: Release,
  rules: Rules,
  number: number,
): { headline: string; body: string } {
  const { headline, body } = commitMessage([{ release, rules, authors: release.authors }])
  const [before, skip = ''] = headline.split(/(?= \[skip ci\]$)/)
  return { headline: `${plain(before ?? '', HEADLINE_CHARS_MAX - 10)} (#${number})${skip}`, body }
}

function sentence({ release, rules }: Line): string {
  const where = `${rules.service} to ${rules.environment}`
  if (release.kind === 'change') return plain(release.reason ?? release.version, 200)
  if (release.kind === 'rollback')
    return `Roll back ${rules.service} in ${rules.environment} to ${plain(release.version, 128)}`
  return `Release ${plain(release.version, 128)} of ${where}`
}

function reasons(lines: Line[]): string[] {
  return lines.flatMap(({ release }) =>
    release.kind === 'rollback' && release.reason !== null ? [`Why: ${plain(release.reason, 200)}`] : [],
  )
}

/** A workflow that runs on commits of the manifests must not build the application again. */
function isOwnRepository({ release, rules }: Line): boolean {
  return rules.source?.repository.toLowerCase() === release.place.repository.toLowerCase()
}

function trailers(lines: Line[]): string[] {
  const releases = lines.map(({ release }) => `Slipway-Release: ${release.id}`)
  const images = lines.flatMap(({ release }) =>
    Object.values(release.to).map(image => `Slipway-Image: ${formatImage(image, 'digest')}`),
  )
  const people = new Map(lines.flatMap(({ authors }) => authors).map(person => [person.login, person]))
  const authors = [...people.values()]
    .filter(person => person.id !== null && !person.bot)
    .slice(0, COAUTHORS_MAX)
  const coauthors = authors.map(
    ({ login, id }) =>
      `Co-authored-by: ${plain(login, 39)} <${String(id)}+${plain(login, 39)}@users.noreply.github.com>`,
  )
  return [...releases, ...new Set(images), ...coauthors]
}

/** Foreign text on one line, without what a trailer or a mention could be made of. */
function plain(text: string, charsMax: number): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[@<>]/g, '')
    .trim()
  return line.length > charsMax ? `${line.slice(0, charsMax - 1)}…` : line
}
