import { nearest } from '../../src/config/nearest.ts'
import type { TargetId } from '../../src/release/release.ts'
import type { Rules } from '../../src/release/rules.ts'

export const VERBS = ['status', 'why', 'hold', 'resume', 'rollback', 'help'] as const
export type Verb = (typeof VERBS)[number]

/** `rest` is what was written behind the verb, word by word. */
export type Typed = { verb: Verb; rest: string[]; share: boolean } | { verb: null; answer: string }

/** What was typed behind the command; a wrong word is answered with the nearest right one. */
export function typed(text: string, command: string): Typed {
  const words = text
    .slice(0, 1000)
    .split(/\s+/)
    .filter(word => word !== '')
  const share = words.includes('--share')
  const [first = 'help', ...rest] = words.filter(word => word !== '--share')
  const verb = VERBS.find(each => each === first.toLowerCase())
  if (verb !== undefined) return { verb, rest, share }
  const near = nearest(first, [...VERBS])
  const hint =
    near === null ? `\`${command} help\` lists what there is` : `did you mean \`${command} ${near}\`?`
  return { verb: null, answer: `There is no \`${first}\`; ${hint}` }
}

export type Named =
  { kind: 'targets'; targets: Rules[]; rest: string[] } | { kind: 'unknown'; answer: string }

/**
 * The targets that words name: `checkout`, `checkout staging`, `staging/checkout`, or none for all of them. What
 * follows is kept as `rest`.
 */
export function named(words: string[], all: Rules[]): Named {
  const [first, second, ...others] = words
  if (first === undefined) return { kind: 'targets', targets: all, rest: [] }
  const exact = all.filter(rules => rules.target.toLowerCase() === first.toLowerCase())
  const after = second === undefined ? others : [second, ...others]
  if (exact.length > 0) return { kind: 'targets', targets: exact, rest: after }
  const service = all.filter(rules => rules.service.toLowerCase() === first.toLowerCase())
  if (service.length === 0) return { kind: 'unknown', answer: notKnown(first, all) }
  const there = service.filter(rules => rules.environment.toLowerCase() === second?.toLowerCase())
  if (there.length > 0) return { kind: 'targets', targets: there, rest: others }
  return { kind: 'targets', targets: service, rest: after }
}

/** The one target that is meant, or what has to be said to name one. */
export function one(
  words: string[],
  all: Rules[],
  verb: Verb,
): { target: TargetId; rest: string[] } | { answer: string } {
  if (words.length === 0)
    return { answer: `Which service? For example \`${verb} ${all[0]?.service ?? 'checkout'}\`` }
  const found = named(words, all)
  if (found.kind === 'unknown') return { answer: found.answer }
  const [first, ...others] = found.targets
  if (first === undefined) return { answer: 'There is no target in the configuration' }
  if (others.length === 0) return { target: first.target, rest: found.rest }
  const names = found.targets.slice(0, 10).map(({ target }) => `\`${target}\``)
  return { answer: `Which one: ${names.join(', ')}?` }
}

function notKnown(word: string, all: Rules[]): string {
  const known = [...new Set(all.flatMap(rules => [rules.service, rules.target]))]
  const near = nearest(word, known)
  const hint =
    near === null
      ? `There are: ${known
          .filter(name => !name.includes('/'))
          .slice(0, 10)
          .map(name => `\`${name}\``)
          .join(', ')}`
      : `Did you mean \`${near}\`?`
  return `There is no service \`${word}\`. ${hint}`
}
