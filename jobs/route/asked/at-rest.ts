import type { AskedHint, ClickedCard } from '../../../src/ports.ts'
import type { Target } from '../../../src/release/release.ts'
import { cardOfWords, cardWithoutButtons, sameCard, type Redrawing } from '../../../src/views/asked.ts'
import { cardOf } from '../../../src/views/card.ts'
import { inLane, paintLane } from '../../lane.ts'
import type { RouteNeeds } from '../needs.ts'
import { releaseOn, type Recording } from './recording.ts'

const LANE_MS = 2_000
const STALE_MS = 60_000

type Outcome = { hint: AskedHint; recording: Recording; refused: string | null }
/** `lost`: somebody else may have painted before our own drawing arrived. */
type Looked = { card: ClickedCard; refused: string | null; drawn: boolean; lost: boolean }

/**
 * Leaves no card at "recording", nor with buttons that are used up. Where the painter owes a drawing it is left to it;
 * else the card is drawn here, by what is true now, or as it was clicked when its release is forgotten.
 */
export async function cardAtRest(needs: RouteNeeds, { hint, recording, refused }: Outcome): Promise<void> {
  const { card } = hint.from
  const { lane } = recording
  if (card === null) return
  try {
    const drawn = await recording.drawn
    const isOurs = lane !== null && (await lane.renew(LANE_MS))
    const looked = { card, refused, drawn, lost: drawn && !isOurs }
    if (!(await isDue(needs, hint, looked))) return
    if (isOurs) await redrawn(needs, hint, looked)
    else await inLane(needs.store, paintLane(card.release), async () => redrawn(needs, hint, looked))
  } finally {
    await lane?.release()
  }
}

/**
 * Whether the card is to be drawn here: not where it says so already, or where the painter will see to it. Of many who
 * clicked on what was drawn anew meanwhile, the first is enough.
 */
async function isDue(needs: RouteNeeds, hint: AskedHint, looked: Looked): Promise<boolean> {
  const { card, refused, drawn, lost } = looked
  const { target } = await needs.store.load(hint.target)
  const release = releaseOn(card, target)
  if (target === null || release === null) return forgotten(target, looked) !== null
  if (isOwed(target, card) && !lost) return false
  if (drawn) return true
  if (refused === null || release.shown === card.shown) return false
  return isFirst(needs, `at-rest:${release.id}:${release.shown}`, hint.from.trigger ?? hint.by)
}

/** A repeat of the first is the first again. */
async function isFirst({ store }: RouteNeeds, name: string, click: string): Promise<boolean> {
  const first = await store.recall(name)
  if (first === null) await store.remember(name, click, STALE_MS)
  return first === null || first === click
}

async function redrawn(needs: RouteNeeds, hint: AskedHint, looked: Looked): Promise<void> {
  const message = await messageFor(needs, hint, looked)
  if (message === null) return
  const outcome = await needs.chat.redraw({ card: looked.card, message, spare: false })
  needs.log.debug({ release: looked.card.release, outcome }, 'a clicked card is drawn again')
}

/** What the card has to say now; null where it says so already, or the painter will see to it. */
async function messageFor(needs: RouteNeeds, hint: AskedHint, looked: Looked): Promise<Redrawing | null> {
  const { card, refused, drawn, lost } = looked
  const { target, nowMs } = await needs.store.load(hint.target)
  const release = releaseOn(card, target)
  if (target === null || release === null) return forgotten(target, looked)
  const isStale = refused !== null && release.shown !== card.shown
  if (!drawn && !isStale) return null
  if (isOwed(target, card) && !lost) return null
  const rules = needs.rules.of(hint.target)
  if (rules === null) return sameCard(card)
  return cardOf({ target, release, rules, nowMs, slackOf: needs.people.slackOf, addresses: needs.git })
}

/** The card of a release that ended long ago: nobody paints it any more. */
function forgotten(target: Target | null, { card, refused, drawn }: Looked): Redrawing | null {
  const hasButtons = card.blocks.some(({ type }) => type === 'actions')
  if (refused === null) return drawn || hasButtons ? cardWithoutButtons(card) : null
  if (target?.live?.release === card.release) return drawn ? sameCard(card) : null
  return cardOfWords(card)
}

/**
 * Whether the painter will draw it after us: something newer than what was clicked. An older drawing that is still
 * owed may be on the card already, and only not settled.
 */
function isOwed(target: Target, card: ClickedCard): boolean {
  return Object.values(target.todo).some(
    ({ effect }) => effect.kind === 'paint' && effect.release === card.release && effect.shown > card.shown,
  )
}
