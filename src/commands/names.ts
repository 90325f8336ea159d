import { nearest } from '../config/nearest.ts'
import type { Rules } from '../release/rules.ts'

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

/** The same, where nothing may follow the names. */
export function namedAlone(words: string[], all: Rules[]): { targets: Rules[] } | { answer: string } {
  const found = named(words, all)
  if (found.kind === 'unknown') return { answer: found.answer }
  const [first] = found.targets
  const [word] = found.rest
  if (word === undefined || first === undefined) return { targets: found.targets }
  return { answer: notIn(first.service, word, all) }
}

/** That a service is not in an environment, and in which it is. */
export function notIn(service: string, word: string, all: Rules[]): string {
  const environments = all.filter(rules => rules.service === service).map(rules => rules.environment)
  const near = nearest(word, environments)
  const hint =
    near === null
      ? `It is in ${environments.map(each => `\`${each}\``).join(', ')}`
      : `Did you mean \`${near}\`?`
  return `${service} is not in \`${word}\`. ${hint}`
}

/** The one target that is meant, or what has to be said to name one. */
export function one(
  words: string[],
  all: Rules[],
  verb: string,
): { rules: Rules; rest: string[] } | { answer: string } {
  if (words.length === 0)
    return { answer: `Which service? For example \`${verb} ${all[0]?.service ?? 'checkout'}\`` }
  const found = named(words, all)
  if (found.kind === 'unknown') return { answer: found.answer }
  const [first, ...others] = found.targets
  if (first === undefined) return { answer: 'There is no target in the configuration' }
  if (others.length === 0) return { rules: first, rest: found.rest }
  const [word] = found.rest
  const environments = found.targets.map(({ environment }) => environment)
  if (word !== undefined && nearest(word, environments) !== null)
    return { answer: notIn(first.service, word, all) }
  const names = found.targets.slice(0, 10).map(({ target }) => `\`${target}\``)
  return { answer: `Which one: ${names.join(', ')}?` }
}

const COMMIT = /^[0-9a-f]{7,64}$/

/** Whether a word is this commit's id, or at least the first seven digits of it. */
export function isIdOf(commit: string, word: string): boolean {
  const id = word.toLowerCase()
  return COMMIT.test(id) && commit.startsWith(id)
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
