import { firstOf, isSame } from './approvals/people.ts'
import type { Effect } from './effects.ts'
import type { Click, Person, Release } from './release.ts'

/** What each person clicked last, oldest first. */
export function newestClicks(clicks: Click[]): Click[] {
  return firstOf(clicks.toReversed(), ({ by }) => by).toReversed()
}

export function newestClickOf(clicks: Click[], by: Person): Click | null {
  return clicks.findLast(click => isSame(click.by, by)) ?? null
}

/** Only what somebody said last: what they said before is not given any more. */
export function mirrors({ clicks, number, id }: Release): Effect[] {
  return newestClicks(clicks)
    .filter(({ mirror }) => mirror?.state === 'owed')
    .map(click => ({ kind: 'mirror', key: `${number}.mirror.${click.id}`, release: id, click: click.id }))
}

/** Whoever GitHub refused is told so. */
export function refusedClicks({ clicks, number, id }: Release): Effect[] {
  return clicks
    .filter(({ mirror, slack }) => mirror?.state === 'refused' && slack !== null)
    .map(click => ({
      kind: 'message_clicker',
      key: `${number}.message_clicker.${click.id}`,
      release: id,
      click: click.id,
    }))
}
