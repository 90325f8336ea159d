import type { Click, Mirror, Release, Target } from '../release.ts'
import { andThen, changed, ignored, note, shown, type Cause, type Decision, type Given } from './change.ts'
import { judged } from './judging.ts'
import { pullRead } from './pulls.ts'

/** A click is a review on GitHub now, or will be none: the look after it tells what counts. */
export function wordMirrored(target: Target, given: Given<'word_mirrored'>): Decision {
  const { release, click, mirror, look } = given.event
  if (target.open?.id !== release) return ignored(`${release} is not open any more`)
  const decision = withMirror(target, given, { click, mirror })
  if (decision.kind === 'ignored' || look === null) return andThen(decision, next => judged(next, given))
  const read = { ...given, event: { kind: 'pull_read', ...look } as const }
  return andThen(
    andThen(decision, next => pullRead(next, read)),
    next => judged(next, given),
  )
}

/** Attempts are spent, or GitHub cannot be asked like that: the person is told as after any refusal. */
export function mirrorFailed(
  target: Target,
  given: Cause,
  failed: { click: number; message: string },
): Decision {
  const { click, message } = failed
  const mirror: Mirror = { state: 'refused', why: 'other', message }
  return andThen(withMirror(target, given, { click, mirror }), next => judged(next, given))
}

function withMirror(
  target: Target,
  given: Cause,
  { click: id, mirror }: { click: number; mirror: Mirror },
): Decision {
  const { open } = target
  const click = open?.clicks.find(each => each.id === id)
  if (open === null || click?.mirror?.state !== 'owed') return ignored('it is not owed any more')
  const clicks = open.clicks.map((each): Click => (each === click ? { ...each, mirror } : each))
  const release: Release = shown({ ...open, clicks })
  return changed(
    { ...target, open: release },
    note(given, release, textOf(mirror, click.verb), click.by.login),
  )
}

function textOf(mirror: Mirror, verb: Click['verb']): string {
  if (mirror.state === 'refused') return `GitHub refused the ${NOUNS[verb]}: ${mirror.message}`
  return `the ${NOUNS[verb]} is on GitHub`
}

const NOUNS = { approve: 'approval', request_changes: 'request for changes', withdraw: 'withdrawal' } as const
