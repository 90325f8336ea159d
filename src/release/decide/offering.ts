import type { Target } from '../release.ts'
import { changed, ignored, shown, type Cause, type Decision } from './change.ts'
import { readyAbove } from './opening.ts'

/** What somebody may switch to is on the card of the pull request that is open; time alone may make it ready. */
export function reoffered(target: Target, given: Cause): Decision {
  const { open } = target
  if (open === null || open.pull === null || open.givesWay !== null) return ignored('nothing is offered')
  const offers = readyAbove(target, given, open)?.tag ?? null
  if (offers === (open.offers ?? null)) return ignored('the same is offered')
  return changed({ ...target, open: shown({ ...open, offers }) })
}
