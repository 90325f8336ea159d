import type { Image, Release } from '../release/release.ts'
import type { Rules } from '../release/rules.ts'
import { markdown, markdownCode, titleText } from './markdown.ts'
import { afterLines } from './pull/after.ts'
import { changelogLines } from './pull/changelog.ts'
import { clusterLines, manifestLines } from './pull/diffs.ts'
import { ruleLines } from './pull/rule.ts'
import type { Pulling } from './shape.ts'

const VERSION_MAX = 60
const TITLE_MAX = 120

/** `Release 1.42.0 of checkout to production`: plain text, since titles know no Markdown. */
export function pullTitle(release: Release, { service, environment }: Rules): string {
  const version = titleText(release.version, VERSION_MAX)
  if (release.kind === 'rollback')
    return titleText(`Roll back ${service} in ${environment} to ${version}`, TITLE_MAX)
  return titleText(`Release ${version} of ${service} to ${environment}`, TITLE_MAX)
}

/**
 * The description of a pull request: what changes, what is in it and in the cluster, who must approve and why, and what
 * comes then. It is written once: who approved meanwhile is told by the check run.
 */
export function pullBody(pulling: Pulling): string {
  const sections = [
    [headline(pulling)],
    imageTable(pulling.release),
    changelogLines(pulling),
    manifestLines(pulling),
    clusterLines(pulling),
    ruleLines(pulling),
    afterLines(pulling),
  ]
  return sections.map(lines => lines.join('\n')).join('\n\n')
}

function headline({ release, rules }: Pulling): string {
  const before = release.from === null ? 'nothing' : markdown(release.from.version, VERSION_MAX)
  const what = `**${markdown(rules.service, 80)}** in **${markdown(rules.environment, 60)}**`
  const change = `${before} → ${markdown(release.version, VERSION_MAX)}`
  if (release.kind !== 'rollback') return `${what}: ${change}`
  const by = release.by === null ? 'Slipway itself' : markdown(release.by.login, 60)
  const why = release.reason === null ? '' : `: ${markdown(release.reason, 300)}`
  return `${what} is rolled back: ${change}. Asked for by ${by}${why}`
}

function imageTable({ from, to }: Release): string[] {
  const rows = Object.entries(to).map(([name, image]) => {
    const before = from?.images[name]
    return `| ${markdownCode(image.repository, 255)} | ${referenceOf(before)} | ${referenceOf(image)} |`
  })
  return ['| image | now | new |', '| --- | --- | --- |', ...rows]
}

function referenceOf(image: Image | undefined): string {
  if (image === undefined) return '–'
  const digest = image.digest === null ? '' : `<br>${markdownCode(image.digest, 160)}`
  return `${markdownCode(image.tag, 128)}${digest}`
}
