import type { HomeView, KnownBlock } from '@slack/types'
import { blockers } from '../release/blockers.ts'
import { operatorsText } from '../release/operators.ts'
import type { Actor } from '../release/actors.ts'
import type { Release, Target } from '../release/release.ts'
import type { Rules } from '../release/rules.ts'
import { isMine, waitingFor, type WaitingFor } from '../release/waiting-for.ts'
import { blockerLine } from './blocker-line.ts'
import { context, section } from './shape.ts'
import { code, foreign } from './text.ts'
import { releaseLine, WAITS } from './waiting.ts'

/** Slack takes 100 blocks: the four parts with their titles and what is left out have room below that. */
const MAX = { waiting: 20, mine: 20, all: 30, held: 20 } as const

/** A target as it stands, and what its person may do there. */
export type HomeTarget = { target: Target; rules: Rules; by: Pick<Actor, 'login' | 'teams'> }

export type HomeGiven = {
  targets: HomeTarget[]
  nowMs: number
  command: string
  login: string | null
  /** Why something may be missing; null where nothing is. */
  lack: string | null
}

type Line = { text: string }

/** What waits for a person, what of theirs is on its way, what else is, and what stands still. */
export function homeOf(given: HomeGiven): HomeView {
  const inFlight = given.targets.flatMap(at => releasesOf(at).map(release => ({ ...at, release })))
  const { login } = given
  const waiting = given.targets.flatMap(at =>
    waitingFor({ ...at, nowMs: given.nowMs }).map(found => waitingLine(given, at, found)),
  )
  const mine = inFlight.filter(({ release }) => login !== null && isMine(release, login))
  const lineOf = (at: HomeTarget & { release: Release }): Line => lineOn(given, at, at.release)
  return {
    type: 'home',
    blocks: [
      ...unknown(given),
      ...part('Waiting for you', waiting, MAX.waiting, 'Nothing waits for you.'),
      ...part('Yours on their way', mine.map(lineOf), MAX.mine, 'Nothing of yours is on its way.'),
      ...part('Everything on its way', inFlight.map(lineOf), MAX.all, 'Nothing is on its way.'),
      ...part(
        'Standing still',
        given.targets.flatMap(at => stillOf(given, at)),
        MAX.held,
        'Nothing is held.',
      ),
      context(`More: ${code(`${given.command} status`, 40)}, ${code(`${given.command} help`, 40)}`),
    ],
  }
}

function unknown({ login, lack, command }: HomeGiven): KnownBlock[] {
  const unlinked = `Slipway does not know your GitHub account: nothing here is known to be yours. ${code(`${command} link`, 60)} tells it.`
  const who = login === null ? [context(unlinked)] : []
  return lack === null ? who : [...who, context(foreign(lack, 500))]
}

function part(title: string, lines: Line[], linesMax: number, none: string): KnownBlock[] {
  const shown = lines.slice(0, linesMax).map(({ text }) => section(text))
  const more = lines.length - shown.length
  return [
    section(`*${title}*${lines.length === 0 ? '' : ` · ${lines.length}`}`),
    ...(lines.length === 0 ? [context(none)] : shown),
    ...(more > 0 ? [context(`+${more} more, which do not fit here.`)] : []),
  ]
}

function waitingLine(given: HomeGiven, at: HomeTarget, { what, release }: WaitingFor): Line {
  return { text: `${WAITS[what]}: ${lineOn(given, at, release).text}` }
}

function lineOn({ nowMs }: HomeGiven, { target, rules }: HomeTarget, release: Release): Line {
  return { text: releaseLine({ target, rules, release, nowMs }) }
}

/** Holds and whatever else stops a whole target, each with who can lift it. */
function stillOf({ nowMs }: HomeGiven, { target, rules }: HomeTarget): Line[] {
  const found = blockers(target, rules, nowMs).filter(({ kind }) => kind === 'held')
  const name = `*${foreign(rules.service, 80)}* · ${foreign(rules.environment, 60)}`
  return found.map(blocker => ({ text: `${name} · ${blockerLine(blocker, operatorsText(rules))}` }))
}

function releasesOf({ target }: HomeTarget): Release[] {
  return [target.open, target.rolling].filter(release => release !== null)
}
