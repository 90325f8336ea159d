import type { Ask } from '../../src/release/events.ts'
import { ACTIONS, MENU } from '../../src/views/buttons.ts'
import type { Clicked } from './click.ts'

/** What a click on the card of a pull request asks for, about the head that was drawn; null for any other click. */
export function reviewAsk(what: string, { release, head }: Clicked): Ask | null {
  switch (what) {
    case ACTIONS.approve:
      return head === null ? null : { verb: 'approve', release, head }
    case ACTIONS.merge:
      return head === null ? null : { verb: 'merge', release, head }
    case MENU.withdraw:
      return { verb: 'withdraw', release }
    case MENU.switchTo:
      return { verb: 'switch', release }
    default:
      return null
  }
}
