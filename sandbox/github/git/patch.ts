/** `text` is `null` where GitHub shows none: binary or very large files, or nothing changed. */
export type Patch = { additions: number; deletions: number; text: string | null }
type Line = { kind: ' ' | '+' | '-'; text: string }

const contextLines = 3
const editsMax = 4_000

/** A unified diff as GitHub's `patch` has it: hunks only, without the file's header. */
export function patchBetween(before: Buffer, after: Buffer): Patch {
  if (before.includes(0) || after.includes(0)) return { additions: 0, deletions: 0, text: null }
  const lines = diffLines(splitLines(before), splitLines(after))
  const additions = lines.filter(line => line.kind === '+').length
  const deletions = lines.filter(line => line.kind === '-').length
  const tooLarge = additions + deletions > editsMax
  return { additions, deletions, text: tooLarge || additions + deletions === 0 ? null : hunks(lines) }
}

function splitLines(content: Buffer): string[] {
  const text = content.toString('utf8')
  if (text === '') return []
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  else lines.push(`${lines.pop() ?? ''}\n\\ No newline at end of file`)
  return lines
}

function diffLines(before: string[], after: string[]): Line[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1
  let end = 0
  const room = Math.min(before.length, after.length) - start
  while (end < room && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1
  const middle = diffMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end))
  return [...keep(before.slice(0, start)), ...middle, ...keep(before.slice(before.length - end))]
}

/** Longest common subsequence by table; beyond a size the whole middle counts as replaced. */
function diffMiddle(before: string[], after: string[]): Line[] {
  if (before.length * after.length > 4_000_000) return [...mark('-', before), ...mark('+', after)]
  const width = after.length + 1
  const common = new Uint32Array((before.length + 1) * width)
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        before[i] === after[j]
          ? 1 + (common[(i + 1) * width + j + 1] ?? 0)
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0)
  return walk(before, after, (i, j) => common[i * width + j] ?? 0)
}

function walk(before: string[], after: string[], common: (i: number, j: number) => number): Line[] {
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    const [old, young] = [before[i], after[j]]
    if (old !== undefined && old === young) {
      lines.push({ kind: ' ', text: old })
      i += 1
      j += 1
    } else if (old !== undefined && (young === undefined || common(i + 1, j) >= common(i, j + 1))) {
      lines.push({ kind: '-', text: old })
      i += 1
    } else {
      lines.push({ kind: '+', text: young ?? '' })
      j += 1
    }
  }
  return lines
}

function hunks(lines: Line[]): string {
  const changed = lines.flatMap((line, index) => (line.kind === ' ' ? [] : [index]))
  const ranges: { from: number; to: number }[] = []
  for (const index of changed) {
    const last = ranges.at(-1)
    if (last && index - contextLines <= last.to) last.to = index + contextLines + 1
    else ranges.push({ from: Math.max(0, index - contextLines), to: index + contextLines + 1 })
  }
  return ranges.map(range => hunk(lines, range.from, Math.min(range.to, lines.length))).join('\n')
}

function hunk(lines: Line[], from: number, to: number): string {
  const ahead = lines.slice(0, from)
  const body = lines.slice(from, to)
  const old = position(ahead, body, '+')
  const young = position(ahead, body, '-')
  return [`@@ -${old} +${young} @@`, ...body.map(line => `${line.kind}${line.text}`)].join('\n')
}

function position(ahead: Line[], body: Line[], other: '+' | '-'): string {
  const count = body.filter(line => line.kind !== other).length
  const skipped = ahead.filter(line => line.kind !== other).length
  return `${count === 0 ? skipped : skipped + 1}${count === 1 ? '' : `,${count}`}`
}

function keep(lines: string[]): Line[] {
  return mark(' ', lines)
}

function mark(kind: Line['kind'], lines: string[]): Line[] {
  return lines.map(text => ({ kind, text }))
}
