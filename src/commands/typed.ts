import { nearest } from '../config/nearest.ts'
import { VERBS } from './table.ts'
import type { Verb } from './verb.ts'

const CHARS_MAX = 1000
/** Without any word a window asks what is to be released. */
const START = 'start'

/** `rest` is what was written behind the verb, word by word. */
export type Typed = { verb: Verb; rest: string[]; share: boolean } | { verb: null; answer: string }

/** What was typed behind the command; a wrong word is answered with the nearest right one. */
export function typed(text: string, command: string): Typed {
  const words = text
    .slice(0, CHARS_MAX)
    .split(/\s+/)
    .filter(word => word !== '')
  const share = words.includes('--share')
  const [first = START, ...rest] = words.filter(word => word !== '--share')
  const verb = VERBS.find(({ name }) => name === first.toLowerCase())
  if (verb !== undefined) return { verb, rest, share }
  const near = nearest(
    first,
    VERBS.map(({ name }) => name),
  )
  const hint =
    near === null ? `\`${command} help\` lists what there is` : `did you mean \`${command} ${near}\`?`
  return { verb: null, answer: `There is no \`${first}\`; ${hint}` }
}
