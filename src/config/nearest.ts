/** The known word that was probably meant, or null: at most a third of the letters differ. */
export function nearest(word: string, known: string[]): string | null {
  let best: string | null = null
  let least = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of known.slice(0, 1000)) {
    const steps = distance(plain(word), plain(candidate))
    if (steps < least) [best, least] = [candidate, steps]
  }
  return best
}

/** Case, hyphens and underscores are no difference. */
function plain(word: string): string {
  return word
    .slice(0, 64)
    .toLowerCase()
    .replaceAll(/[-_\s]/g, '')
}

/** Letters to add, drop, replace or swap with their neighbour (Damerau, Levenshtein). */
function distance(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_unused, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const steps = [(above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1)]
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] && i > 1 && j > 1)
        steps.push((before[j - 2] ?? 0) + 1)
      row.push(Math.min(...steps))
    }
    before = above
    above = row
  }
  return above[b.length] ?? 0
}
