/** What changes in one named text: lines of a unified diff without its header. Empty where nothing changes. */
export type TextDiff = { name: string; lines: string[] }

const CONTEXT = 3
/** Beyond that many cells the middle is shown as replaced: a reviewer reads no finer diff of it either. */
const CELLS_MAX = 1_000_000

type Line = { sign: ' ' | '-' | '+'; text: string }

/** Lines of a unified diff, three of context around each change; the same texts give none. */
export function diffLines(before: string, after: string): string[] {
  if (before === after) return []
  return hunks(compare(linesOf(before), linesOf(after)))
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

function compare(before: string[], after: string[]): Line[] {
  const start = sameAtStart(before, after)
  const end = sameAtEnd(before.slice(start), after.slice(start))
  const [removed, added] = [before, after].map(lines => lines.slice(start, lines.length - end))
  return [
    ...signed(' ', before.slice(0, start)),
    ...middle(removed ?? [], added ?? []),
    ...signed(' ', before.slice(before.length - end)),
  ]
}

function signed(sign: Line['sign'], texts: string[]): Line[] {
  return texts.map(text => ({ sign, text }))
}

function sameAtStart(before: string[], after: string[]): number {
  const most = Math.min(before.length, after.length)
  let count = 0
  while (count < most && before[count] === after[count]) count++
  return count
}

function sameAtEnd(before: string[], after: string[]): number {
  return sameAtStart(before.toReversed(), after.toReversed())
}

/** By the longest common subsequence, so that few lines are shown as changed. */
function middle(before: string[], after: string[]): Line[] {
  if (before.length * after.length > CELLS_MAX) return [...signed('-', before), ...signed('+', after)]
  const width = after.length + 1
  const common = commonOf(before, after, width)
  const lines: Line[] = []
  let [at, to] = [0, 0]
  while (at < before.length || to < after.length) {
    const [old, young] = [before[at], after[to]]
    if (old !== undefined && old === young) {
      lines.push({ sign: ' ', text: old })
      at++
      to++
    } else if (old !== undefined && (young === undefined || isBelow(common, at * width + to, width))) {
      lines.push({ sign: '-', text: old })
      at++
    } else if (young !== undefined) {
      lines.push({ sign: '+', text: young })
      to++
    }
  }
  return lines
}

/** Whether leaving out the old line keeps as much in common as leaving out the new one. */
function isBelow(common: Uint32Array, cell: number, width: number): boolean {
  return (common[cell + width] ?? 0) >= (common[cell + 1] ?? 0)
}

function commonOf(before: string[], after: string[], width: number): Uint32Array {
  const common = new Uint32Array((before.length + 1) * width)
  for (let at = before.length - 1; at >= 0; at--) {
    for (let to = after.length - 1; to >= 0; to--) {
      const cell = at * width + to
      const [below, beside, both] = [common[cell + width], common[cell + 1], common[cell + width + 1]]
      common[cell] = before[at] === after[to] ? (both ?? 0) + 1 : Math.max(below ?? 0, beside ?? 0)
    }
  }
  return common
}

function hunks(lines: Line[]): string[] {
  const isNear = nearChange(lines)
  const shown: string[] = []
  const count = { before: 0, after: 0 }
  for (const [at, line] of lines.entries()) {
    if (isNear[at] === true) {
      if (isNear[at - 1] !== true) shown.push(headOf(lines, isNear, at, count))
      shown.push(`${line.sign}${line.text}`)
    }
    if (line.sign !== '+') count.before++
    if (line.sign !== '-') count.after++
  }
  return shown
}

function nearChange(lines: Line[]): boolean[] {
  const near = lines.map(() => false)
  for (const [at, { sign }] of lines.entries()) {
    if (sign !== ' ') near.fill(true, Math.max(0, at - CONTEXT), at + CONTEXT + 1)
  }
  return near
}

/** `@@ -12,7 +12,7 @@` */
function headOf(
  lines: Line[],
  isNear: boolean[],
  from: number,
  before: { before: number; after: number },
): string {
  const end = isNear.indexOf(false, from)
  const hunk = lines.slice(from, end < 0 ? undefined : end)
  const old = hunk.filter(({ sign }) => sign !== '+').length
  const young = hunk.filter(({ sign }) => sign !== '-').length
  return `@@ -${startOf(before.before, old)},${old} +${startOf(before.after, young)},${young} @@`
}

/** A hunk without lines of one side starts before its next one. */
function startOf(count: number, length: number): number {
  return length === 0 ? count : count + 1
}
