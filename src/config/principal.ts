import type { Principal } from '../release/rules.ts'

/** Whom a word of the file means: `writers`, `team:acme/sre`, `user:ann` or `ann`. */
export function principal(word: string): Principal {
  if (word === 'writers') return 'writers'
  const team = /^team:(?<organisation>[^/]+)\/(?<name>.+)$/.exec(word)?.groups
  if (team !== undefined) return `team:${team.organisation ?? ''}/${team.name ?? ''}`
  return `user:${word.replace(/^user:/, '')}`
}
