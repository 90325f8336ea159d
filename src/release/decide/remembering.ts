import type { Release, Remembered, Target } from '../release.ts'

const PULLS_MAX = 5
const CONTENTS_MAX = 5
const REVIEWS_MAX = 20

/** Keeps what was approved of a person's own pull request, for when it is a release again. */
export function remembering(target: Target, { own, pull }: Pick<Release, 'own' | 'pull'>): Target {
  if (own === undefined || pull === null) return target
  const { number, order, base, contents, reviews } = pull
  const seen: Remembered = {
    number,
    order,
    base,
    contents: contents.slice(-CONTENTS_MAX),
    reviews: reviews.slice(-REVIEWS_MAX),
  }
  return { ...target, remembered: [...others(target, number), seen].slice(-PULLS_MAX) }
}

export function rememberedOf({ remembered = [] }: Target, number: number): Remembered | null {
  return remembered.find(other => other.number === number) ?? null
}

/** It is a release now, which knows by itself. */
export function forgetting(target: Target, number: number): Target {
  return target.remembered === undefined ? target : { ...target, remembered: others(target, number) }
}

function others({ remembered = [] }: Target, number: number): Remembered[] {
  return remembered.filter(other => other.number !== number)
}
