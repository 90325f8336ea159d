import { newestWords, whyLeftOver, whyNoObjection, whyNotCounted } from './approvals/counting.ts'
import { lapsesAtMs } from './approvals/expiry.ts'
import { fill } from './approvals/fill.ts'
import { mayFill, partsOf } from './approvals/parts.ts'
import type { Question, Review } from './approvals/question.ts'
import { slotsOf, unmetBy } from './approvals/unmet.ts'
import type { Discounted, Part, Verdict } from './approvals/verdict.ts'

export type { ApprovalRule, Question, Review, Reviewer, Span, Where } from './approvals/question.ts'
export type { Discount, Discounted, Filled, Part, Unmet, Verdict } from './approvals/verdict.ts'

/**
 * Whether a pull request may be merged, and all that led to it: distinct people fill the parts of the rule, as many
 * as possible; an approval binds to the content that it was given for; requested changes block until their person
 * lifts them. Nothing is fetched: reviews carry what their people are at the newest look.
 */
export function judge(question: Question): Verdict {
  const words = newestWords(question.reviews)
  const empty = partsOf(question)
  const approvals = words.filter(({ state }) => state === 'approved')
  const counted = approvals.filter(review => whyNotCounted(question, empty, review) === null)
  const { parts, leftOver } = filledWith(question, empty, counted)
  const objections = objectionsOf(question, empty, words)
  const discounted = words.flatMap(review => discountOf(question, parts, { review, leftOver }))
  const contentKnown = question.content !== null
  const isFull = parts.every(({ need, filled }) => filled.length === need)
  const unmet = unmetBy(question, empty)
  return {
    yes: isFull && contentKnown && objections.length === 0,
    parts,
    objections,
    discounted,
    unmet,
    faults: question.rule.from.includes('codeowners') ? (question.owners?.faults ?? []) : [],
    contentKnown,
  }
}

function filledWith(
  question: Question,
  parts: Part[],
  counted: Review[],
): { parts: Part[]; leftOver: Review[] } {
  const slots = slotsOf(parts)
  const people = fill(slots, counted, (part, review) => mayFill(question, part, review))
  const filledOf = (part: Part) =>
    people.flatMap((review, at) =>
      review === null || slots[at] !== part
        ? []
        : [{ by: review.by, where: review.where, lapsesAtMs: lapseOf(question, review) }],
    )
  const filled = parts.map(part => ({ ...part, filled: filledOf(part) }))
  return { parts: filled, leftOver: counted.filter(review => !people.includes(review)) }
}

/** What somebody opened they stand behind while it is open. */
function lapseOf(question: Question, { where, atMs }: Review): number | null {
  return where === 'opened' ? null : lapsesAtMs(question, atMs)
}

function objectionsOf(question: Question, parts: Part[], words: Review[]): Verdict['objections'] {
  const asked = words.filter(({ state }) => state === 'changes_requested')
  return asked.filter(review => whyNoObjection(question, parts, review) === null).map(({ by }) => by)
}

function discountOf(
  question: Question,
  parts: Part[],
  { review, leftOver }: { review: Review; leftOver: Review[] },
): Discounted[] {
  const { by, state, where } = review
  if (where === 'opened') return []
  const find = state === 'approved' ? whyNotCounted : whyNoObjection
  const why =
    find(question, parts, review) ?? (leftOver.includes(review) ? whyLeftOver(question, parts, review) : null)
  return why === null ? [] : [{ by, state, why }]
}
