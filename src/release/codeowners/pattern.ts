/** One step of a path: any number of folders, or one name with wildcards. */
type Step = { kind: 'folders' } | { kind: 'name'; letters: Letter[] }
/** `many` is `*`, `one` is `?`; neither crosses a slash. */
type Letter = { kind: 'many' } | { kind: 'one' } | { kind: 'letter'; letter: string }

export type Pattern = Step[]

const FOLDERS: Step = { kind: 'folders' }
const ANY_NAME: Step = { kind: 'name', letters: [{ kind: 'one' }, { kind: 'many' }] }
/** No path that Git can check out is longer. */
const CHARS_MAX = 4096

/**
 * A pattern of gitignore, as far as CODEOWNERS has it: null for `!`, `[ ]`, an escaped `#` at the start, `***`, and
 * what can match nothing. It is anchored when a slash stands before its end, and what matches a folder owns all that
 * is below it, save for a last step of `*`.
 */
export function parsePattern(source: string): Pattern | null {
  if (source.length > CHARS_MAX) return null
  if (/^(?:!|\\#|$|\/+$)|\*\*\*|\/\//.test(source) || /(?<!\\)(?:\\\\)*[[\]]/.test(source)) return null
  const inner = source.replace(/^\//, '').replace(/\/$/, '')
  const names = inner.split('/')
  const anchored = source.startsWith('/') || names.length > 1
  const steps = names.map(name => (name === '**' ? FOLDERS : nameOf(name)))
  return [...(anchored ? [] : [FOLDERS]), ...steps, ...belowOf(source, names.at(-1) ?? '')]
}

/** Whether a path from the root of the repository, without a slash before it, is owned by the pattern. */
export function matchPath(pattern: Pattern, path: string): boolean {
  const names = path.split('/')
  return matches(pattern, names, {
    isMany: step => step.kind === 'folders',
    fits: (step, name) => step.kind === 'name' && matchName(step.letters, name),
  })
}

/** What may follow the last step: something below a folder, anything at all, or nothing. */
function belowOf(source: string, last: string): Step[] {
  if (source.endsWith('/') || last === '**') return [ANY_NAME, FOLDERS]
  return last === '*' ? [] : [FOLDERS]
}

function nameOf(name: string): Step {
  const letters = [...name.matchAll(/\\(?<escaped>.)|(?<plain>.)/gsu)].map(({ groups }): Letter => {
    if (groups?.escaped !== undefined) return { kind: 'letter', letter: groups.escaped }
    if (groups?.plain === '*') return { kind: 'many' }
    return groups?.plain === '?' ? { kind: 'one' } : { kind: 'letter', letter: groups?.plain ?? '' }
  })
  return { kind: 'name', letters }
}

function matchName(letters: Letter[], name: string): boolean {
  return matches(letters, Array.from(name), {
    isMany: letter => letter.kind === 'many',
    fits: (letter, char) => letter.kind === 'one' || (letter.kind === 'letter' && letter.letter === char),
  })
}

/**
 * Wildcards over a list. Only the newest `many` is ever taken back, so the cost is at most the product of both
 * lengths: files are foreign, and a regular expression made of one could take for ever.
 */
function matches<Wild, One>(
  wilds: Wild[],
  ones: One[],
  by: { isMany: (wild: Wild) => boolean; fits: (wild: Wild, one: One) => boolean },
): boolean {
  let at = 0
  let one = 0
  let many = { wild: -1, one: 0 }
  while (one < ones.length) {
    const [wild, next] = [wilds[at], ones[one]]
    if (wild !== undefined && by.isMany(wild)) {
      many = { wild: at, one }
      at++
    } else if (wild !== undefined && next !== undefined && by.fits(wild, next)) {
      at++
      one++
    } else if (many.wild === -1) {
      return false
    } else {
      many = { wild: many.wild, one: many.one + 1 }
      at = many.wild + 1
      one = many.one
    }
  }
  return wilds.slice(at).every(by.isMany)
}
