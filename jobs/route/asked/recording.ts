import type { AskedHint, ClickedCard, Entry, Lease } from '../../../src/ports.ts'
import type { Actor } from '../../../src/release/actors.ts'
import { releasesOf } from '../../../src/release/decide/change.ts'
import type { Release, Target } from '../../../src/release/release.ts'
import { recordingCard } from '../../../src/views/asked.ts'
import { paintLane } from '../../lane.ts'
import type { RouteNeeds } from '../needs.ts'

/** The painter's lane of the clicked card, kept meanwhile, and whether the card may say "recording" by now. */
export type Recording = { lane: Lease | null; drawn: Promise<boolean> }

const NOTED_MS = 24 * 3600 * 1000

/** What an attempt before this one may have drawn: a crash came between. */
export async function earlierRecording(needs: RouteNeeds, entry: Entry): Promise<Recording> {
  return { lane: null, drawn: Promise.resolve((await needs.store.recall(noteOf(entry))) !== null) }
}

/**
 * Begins to draw "Recording carol's rollback…", beside the recording itself. What the painter draws of the result
 * comes afterwards, and so stays. Nothing waits for this drawing but the painter: where the card is being painted,
 * shows something newer by now, or edits are short, there is none.
 */
export async function startRecording(
  needs: RouteNeeds,
  entry: Entry,
  { hint, by }: { hint: AskedHint; by: Actor },
): Promise<Recording> {
  const { card } = hint.from
  const earlier = await earlierRecording(needs, entry)
  const lane = card === null ? null : await needs.store.lane(paintLane(card.release))
  if (card === null || lane === null) return earlier
  const drawing = draw(needs, entry, { hint, card, who: by.login ?? hint.by }).catch((error: unknown) => {
    needs.log.debug({ release: card.release, error }, 'a card could not say that a click is being recorded')
    // The edit may have arrived all the same.
    return true
  })
  return { lane, drawn: drawing.then(async drawn => drawn || earlier.drawn) }
}

type Drawn = { hint: AskedHint; card: ClickedCard; who: string }

/** Noted before it is drawn: who comes after a crash knows what the card may say. */
async function draw(needs: RouteNeeds, entry: Entry, { hint, card, who }: Drawn): Promise<boolean> {
  const known = releaseOn(card, (await needs.store.load(hint.target)).target)
  if (known !== null && known.shown !== card.shown) return false
  await needs.store.remember(noteOf(entry), '1', NOTED_MS)
  const message = recordingCard(card, hint.ask, who)
  return (await needs.chat.redraw({ card, message, spare: true })) === 'drawn'
}

function noteOf({ id }: Entry): string {
  return `slack:recording:${id}`
}

/** The release of a card, unless its target has forgotten it. */
export function releaseOn(card: ClickedCard, target: Target | null): Release | null {
  if (target === null) return null
  return releasesOf(target).find(({ id }) => id === card.release) ?? null
}
