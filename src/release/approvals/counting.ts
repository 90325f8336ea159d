import { lapsesAtMs } from './expiry.ts'
import { firstOf, humanAuthors, includes } from './people.ts'
import { isOpener, mayBePeer, mayFill } from './parts.ts'
import type { Question, Review } from './question.ts'
import type { Discount, Part } from './verdict.ts'

/** Each person's newest word, oldest first. Of two words at one time the objection holds. */
export function newestWords(reviews: Review[]): Review[] {
  const newestFirst = reviews.toSorted((a, b) => -byAge(a, b))
  return firstOf(newestFirst, ({ by }) => by).toReversed()
}

/** Why somebody's approval fills no part, or null. What nothing can mend comes before what a new approval mends. */
export function whyNotCounted(question: Question, parts: Part[], review: Review): Discount | null {
  const { content } = question
  const lapseMs = review.where === 'opened' ? null : lapsesAtMs(question, review.atMs)
  return (
    whyNoWord(question, parts, review) ??
    (content === null || review.content === null ? 'content_unknown' : null) ??
    (review.content === content ? null : 'other_content') ??
    (lapseMs !== null && lapseMs <= question.nowMs ? 'expired' : null)
  )
}

/** Why requested changes do not block, or null: whoever may write is heard, also where they could not approve. */
export function whyNoObjection(question: Question, parts: Part[], review: Review): Discount | null {
  const why = whyNoWord(question, parts, review)
  return review.writes && why !== 'bot' && why !== 'recorded_refused' ? null : why
}

/** Why an approval that could count fills no part: others did, or the part left is not for them. */
export function whyLeftOver(question: Question, parts: Part[], review: Review): Discount {
  const isOpen = parts.some(part => part.kind === 'peer' && part.filled.length < part.need)
  return isOpen ? whyNoPeer(question, review) : 'not_needed'
}

function whyNoWord(question: Question, parts: Part[], review: Review): Discount | null {
  if (review.by.bot) return 'bot'
  if (review.where === 'recorded' && question.rule.recorded === 'refuse') return 'recorded_refused'
  if (parts.some(part => mayFill(question, part, review))) return null
  return whyNoPeer(question, review)
}

function whyNoPeer(question: Question, review: Review): Discount {
  if (mayBePeer(question, review)) return 'not_needed'
  if (isOpener(question, review.by)) return 'own_pull'
  if (question.rule.authors !== 'none' && includes(humanAuthors(question).away, review.by))
    return 'author_away'
  const isAuthor = includes(question.authors, review.by)
  return question.rule.peers.outsiders && isAuthor ? 'author_not_outsider' : 'not_named'
}

/** Also tells apart what has the same age, so that the order in which reviews arrive never matters. */
function byAge(a: Review, b: Review): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs
  const [one, other] = [wordOf(a), wordOf(b)]
  return one < other ? -1 : Number(one > other)
}

/** `changes_requested` sorts after `approved`, and so counts as the newer. */
function wordOf({ by, state, where, content }: Review): string {
  return JSON.stringify([state, by.login.toLowerCase(), by.id, where, content])
}
