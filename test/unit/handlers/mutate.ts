const ALPHABET = '0123456789abcdefABCDEF=sha256 \t-_gG+/é\u0000'

/** A small seeded generator: the same mutations in each run. */
export function generator(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** One to three changes of a character: replaced, left out, doubled, swapped with the next, or cut off there. */
export function mutate(text: string, random: (below: number) => number): string {
  const at = random(text.length)
  const [before, after] = [text.slice(0, at), text.slice(at + 1)]
  const kinds = [
    () => before + (ALPHABET[random(ALPHABET.length)] ?? '') + after,
    () => before + after,
    () => before + text.slice(at, at + 1).repeat(2) + after,
    () => before + after.slice(0, 1) + text.slice(at, at + 1) + after.slice(1),
    () => before,
    () => before + text.slice(at).toUpperCase(),
    () => before + '0'.repeat(text.length - at),
  ]
  return (kinds[random(kinds.length)] ?? kinds[0])?.() ?? ''
}
