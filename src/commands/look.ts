import type { EntryVerdict, JournalLine } from '../ports.ts'
import { emptyTarget } from '../release/target.ts'
import type { Target, TargetId } from '../release/release.ts'
import type { Rules } from '../release/rules.ts'
import { imageAnswer, statusAnswer, whyAnswer, type History, type Seen } from '../views/answers.ts'
import type { Message } from '../views/shape.ts'
import type { Looks } from './verb.ts'

const SHOWN_MAX = 30
const LINES_MAX = 5

/** What is live and on its way, for each of the targets. */
export async function statusOf(deps: Pick<Looks, 'store' | 'command'>, targets: Rules[]): Promise<Message> {
  const seen = await Promise.all(targets.slice(0, SHOWN_MAX).map(rules => look(deps, rules)))
  const rest = targets.slice(SHOWN_MAX).map(rules => unseen(rules))
  return statusAnswer([...seen, ...rest], deps.command)
}

/** Why a target does not move: its blockers, the newest verdicts about its images, and its journal. */
export async function whyOf(deps: Pick<Looks, 'store' | 'command'>, rules: Rules): Promise<Message> {
  const repositories = Object.values(rules.images)
  const [seen, journal, verdicts] = await Promise.all([
    look(deps, rules),
    deps.store.journal(rules.target, LINES_MAX),
    Promise.all(repositories.map(repository => deps.store.verdicts(repository, LINES_MAX))),
  ])
  const concerned = verdicts.flat().toSorted((one, other) => other.closedAtMs - one.closedAtMs)
  return whyAnswer(seen, {
    verdicts: concerned.slice(0, LINES_MAX).map(verdictLine),
    journal: journal.map(journalLine),
  })
}

/** What became of the notifications about an image. */
export async function imageWhy(deps: Pick<Looks, 'store' | 'command'>, image: string): Promise<Message> {
  return imageAnswer(image, (await deps.store.verdicts(image, LINES_MAX)).map(verdictLine))
}

async function look(deps: Pick<Looks, 'store' | 'command'>, rules: Rules): Promise<Seen> {
  const { target, nowMs } = await deps.store.load(rules.target)
  return { id: rules.target, rules, target, nowMs }
}

function unseen(rules: Rules): Seen {
  return { id: rules.target, rules, target: null, nowMs: 0 }
}

/** The document of a target, or an empty one where nothing was seen of it yet. */
export async function targetOf(deps: Pick<Looks, 'store'>, id: TargetId): Promise<Target> {
  return (await deps.store.load(id)).target ?? emptyTarget(id)
}

function journalLine({ atMs, text, by }: JournalLine): History {
  return { atMs, text, by }
}

function verdictLine({ closedAtMs, subject, lines, sender }: EntryVerdict): History {
  return { atMs: closedAtMs, text: `${subject}: ${lines.join('; ')}`, by: sender }
}
