import type { Target } from '../release.ts'
import { changed, ignored, moved, note, shown, type Decision, type Given } from './change.ts'

/** The pull request of the release is open. */
export function changeOpened(target: Target, given: Given<'change_opened'>): Decision {
  const open = target.open
  if (open === null || open.id !== given.event.release || open.stage !== 'writing')
    return ignored('it is not written now')
  const reviewing = { ...moved(open, 'reviewing', given), pull: given.event.pull, inputs: given.event.inputs }
  return changed(
    { ...target, open: reviewing },
    note(given, reviewing, `pull request ${given.event.pull.number}`),
  )
}

/** Closed without a merge, by a person: the release is withdrawn. */
export function changeClosed(target: Target, given: Given<'change_closed'>): Decision {
  const open = target.open
  if (open === null || open.pull?.number !== given.event.number) return ignored('it is not open here')
  const ended = moved(open, 'withdrawn', given)
  const who = given.event.by?.login ?? null
  return changed(
    { ...target, open: null, ending: [...target.ending, ended] },
    note(given, ended, 'closed', who),
  )
}

/** A new head: approvals are judged again, so a merge that was asked for starts over. */
export function headMoved(target: Target, given: Given<'head_moved'>): Decision {
  const open = target.open
  const { number, head } = given.event
  if (open === null || open.pull === null || open.pull.number !== number)
    return ignored('it is not open here')
  if (open.pull.head === head) return ignored('the head is known')
  const pull = { ...open.pull, head }
  const release = open.stage === 'merging' ? moved(open, 'reviewing', given) : shown(open)
  return changed({ ...target, open: { ...release, pull } }, note(given, open, `new head ${head.slice(0, 7)}`))
}

/** The verdict on exactly this head: yes merges, no goes back to reviewing. */
export function verdictReached(target: Target, given: Given<'verdict_reached'>): Decision {
  const open = target.open
  const { number, head, yes } = given.event
  if (open === null || open.pull?.number !== number) return ignored('it is not open here')
  if (open.pull.head !== head) return ignored('a verdict on another head')
  if (yes && target.hold !== null) return ignored('the target is held')
  if (yes === (open.stage === 'merging')) return ignored('nothing changes')
  const next = moved(open, yes ? 'merging' : 'reviewing', given)
  return changed({ ...target, open: next }, note(given, open, yes ? 'approved' : 'no longer approved'))
}
