import type { KnownBlock } from '@slack/types'
import type { Release } from '../release/release.ts'
import type { Rules } from '../release/rules.ts'
import type { Sighting } from '../release/sightings.ts'
import type { Standing, Version } from '../release/versions.ts'
import { sentence } from './card.ts'
import type { Message } from './shape.ts'
import { context, fitted, section } from './shape.ts'
import { code, counted, dayToken, foreign, link } from './text.ts'
import { pullLink, versionOf } from './words.ts'

const TARGETS_MAX = 60
const VERSIONS_SHOWN = 15
const LINES_MAX = 40
const LINES_PER_BLOCK = 5

/** `/release list`: every service with its environments, and how it is delivered there. */
export function targetsAnswer(all: Rules[], command: string): Message {
  const shown = all.slice(0, TARGETS_MAX)
  const lines = shown.map(rules => {
    const how = rules.delivery === 'commit' ? 'by a commit to' : 'by a pull request to'
    const images = Object.values(rules.images).map(image => foreign(image, 100))
    return `*${nameOf(rules)}* · ${images.slice(0, 3).join(', ')} · ${how} ${foreign(rules.place.path, 100)}`
  })
  const text = `${counted(all.length, 'target')} in the configuration.`
  return fitted({ text, blocks: [...inBlocks(lines), ...rest(all.length - shown.length, command)] })
}

/** `/release list <service>`: the versions of each environment, newest first, with what each of them is there. */
export function versionsAnswer(known: { rules: Rules; versions: Version[] }[]): Message {
  const lines = known.map(({ rules, versions }) => {
    const words = versions
      .slice(0, VERSIONS_SHOWN)
      .map(({ tag, standing }) => `${versionOf(tag)}${aside(standing)}`)
    const more = versions.length - words.length
    const list = words.length === 0 ? 'no version is known yet' : words.join(', ')
    return `*${nameOf(rules)}* · ${list}${more > 0 ? `, +${more} older` : ''}`
  })
  const text = sentence(lines[0] ?? 'There is no such target')
  return fitted({ text, blocks: lines.map(line => section(line)) })
}

/** `/release where <what>`: which environments run it, or have it on its way. */
export function whereAnswer(what: string, seen: { rules: Rules; sighting: Sighting }[]): Message {
  const name = foreign(what, 100)
  if (seen.length === 0) {
    const text = `No environment runs ${name}, ran it before, or has it on its way.`
    return { text, blocks: [section(text)] }
  }
  const shown = seen.slice(0, LINES_MAX)
  const lines = shown.map(({ rules, sighting }) => `*${nameOf(rules)}* · ${sightingText(sighting)}`)
  const text = `${name}: ${counted(seen.length, 'place')}`
  const blocks = [section(`*${text}*`), ...inBlocks(lines)]
  const more = seen.length - shown.length
  return fitted({ text: sentence(text), blocks: more > 0 ? [...blocks, context(`+${more} more`)] : blocks })
}

/** `/release history`: lines of the journal, newest first. */
export function historyAnswer(
  rules: Rules,
  journal: { atMs: number; text: string; by: string | null }[],
): Message {
  const name = nameOf(rules)
  const text =
    journal.length === 0 ? `Nothing happened to ${name} yet.` : `What happened to ${name}, newest first`
  const lines = journal.slice(0, LINES_MAX).map(({ atMs, text: what, by }) => {
    const who = by === null ? '' : ` (${foreign(by, 40)})`
    return `${dayToken(atMs)} ${foreign(what, 250)}${who}`
  })
  return fitted({ text: sentence(text), blocks: [section(`*${text}*`), ...inBlocks(lines)] })
}

/** ` (live)`, ` (rolled back)`; nothing where it is only newer or older. */
export function aside(standing: Standing): string {
  switch (standing) {
    case 'live':
      return ' (live)'
    case 'rolling':
      return ' (rolling out)'
    case 'open':
      return ' (open)'
    case 'waits':
      return ' (waits)'
    case 'rolled_back':
      return ' (rolled back)'
    case 'newer':
    case 'older':
      return ''
  }
}

function sightingText(sighting: Sighting): string {
  switch (sighting.as) {
    case 'live':
      return `${versionOf(sighting.version)} is live since ${dayToken(sighting.sinceMs)}`
    case 'before':
      return `${versionOf(sighting.version)} was live before`
    case 'candidate':
      return `${versionOf(sighting.version)} waits`
    case 'release':
      return `${versionOf(sighting.release.version)} ${onItsWay(sighting.release)}`
  }
}

function onItsWay(release: Release): string {
  const card = release.card?.permalink ?? null
  const at = pullLink(release) ?? (card === null ? null : link(card, 'its card'))
  return `${STAGES[release.stage]}${at === null ? '' : `: ${at}`}`
}

const STAGES: Record<Release['stage'], string> = {
  writing: 'is being written to Git',
  reviewing: 'is in review',
  merging: 'is being merged',
  outside: 'is on the branch without an approval, and not applied',
  applying: 'is being applied',
  converging: 'is rolling out',
  failed: 'failed',
  live: 'is live',
  superseded: 'gave way to a newer version',
  included: 'is included in a newer release',
  withdrawn: 'was withdrawn',
  rolled_back: 'was rolled back',
}

function nameOf(rules: Rules): string {
  return `${foreign(rules.service, 80)} in ${foreign(rules.environment, 60)}`
}

function inBlocks(lines: string[]): KnownBlock[] {
  const blocks: KnownBlock[] = []
  for (let at = 0; at < lines.length; at += LINES_PER_BLOCK)
    blocks.push(section(lines.slice(at, at + LINES_PER_BLOCK).join('\n')))
  return blocks
}

function rest(more: number, command: string): KnownBlock[] {
  if (more <= 0) return []
  return [context(`+${more} more: name one, ${code(`${command} list <service>`, 60)}`)]
}
