import type { AskedHint, ClickedCard, Lease } from '../../../src/ports.ts'
import type { Actor } from '../../../src/release/actors.ts'
import { releasesOf } from '../../../src/release/decide/change.ts'
import type { Release, Target } from '../../../src/release/release.ts'
import { recordingCard } from '../../../src/views/asked.ts'
import { paintLane } from '../../lane.ts'
import type { RouteNeeds } from '../needs.ts'

/** The painter's lane of the clicked card, kept meanwhile, and whether the card may say "recording" by now. */
export type Recording = { lane: Lease | null; drawn: Promise<boolean> }

export const NOT_RECORDED: Recording = { lane: null, drawn: Promise.resolve(false) }
/** A crash came between. */
export const MAYBE_RECORDED: Recording = { lane: null, drawn: Promise.resolve(true) }

/**
 * Begins to draw "Recording carol's rollback…", beside the recording itself. What the painter draws of the result
 * comes afterwards, and so stays. Nothing waits for this drawing but the painter: where the card is being painted,
 * shows something newer by now, or edits are short, there is none.
 */
export async function startRecording(needs: RouteNeeds, hint: AskedHint, by: Actor): Promise<Recording> {
  const { card } = hint.from
  if (card === null) return NOT_RECORDED
  const lane = await needs.store.lane(paintLane(card.release))
  if (lane === null) return NOT_RECORDED
  const drawn = draw(needs, { hint, card, who: by.login ?? hint.by }).catch((error: unknown) => {
    needs.log.debug({ release: card.release, error }, 'a card could not say that a click is being recorded')
    // The edit may have arrived all the same.
    return true
  })
  return { lane, drawn }
}

type Drawn = { hint: AskedHint; card: ClickedCard; who: string }

async function draw(needs: RouteNeeds, { hint, card, who }: Drawn): Promise<boolean> {
  const known = releaseOn(card, (await needs.store.load(hint.target)).target)
  if (known !== null && known.shown !== card.shown) return false
  const message = recordingCard(card, hint.ask, who)
  return (await needs.chat.redraw({ card, message, spare: true })) === 'drawn'
}

/** The release of a card, unless its target has forgotten it. */
export function releaseOn(card: ClickedCard, target: Target | null): Release | null {
  if (target === null) return null
  return releasesOf(target).find(({ id }) => id === card.release) ?? null
}
