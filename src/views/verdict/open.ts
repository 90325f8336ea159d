import type { Filled, Part, Verdict } from '../../release/approvals.ts'
import { WHERE, few, inWords, reviewers } from './words.ts'
import type { Name } from './words.ts'

/** What is still waited for: `one author` or `two peers`, and who may be one. */
export type Open = { count: string; who: string[]; joint: 'and' | 'or' }

/**
 * Open parts for a card, with their people as `name` calls them: all authors in one and all peers in one; whoever fills
 * a part already is left out.
 */
export function openParts({ parts }: Verdict, name: Name): Open[] {
  const taken = new Set(parts.flatMap(({ filled }) => filled.map(({ by }) => by.login.toLowerCase())))
  const isFree = (login: string) => !taken.has(login.toLowerCase())
  return [...openAuthors(parts, name), ...openPeers(parts, { name, isFree })]
}

/** `. Approved: ann (author, on GitHub)`, empty where nobody did. */
export function approvedOf({ parts }: Verdict, name: Name): string {
  const people = parts.flatMap(({ kind, filled }) =>
    filled.map(({ by, where }: Filled) => `${name(by.login)} (${kind}, ${WHERE[where]})`),
  )
  return people.length === 0 ? '' : `. Approved: ${few(people, 'and')}`
}

/** One author of several, or several authors of whom each is needed. */
function openAuthors(parts: Part[], name: Name): Open[] {
  const open = parts.flatMap(part => (part.kind === 'author' && part.filled.length === 0 ? [part.who] : []))
  if (open.length === 0) return []
  const who = open.flat().map(({ login }) => name(login))
  return [{ count: counted(open.length, 'author'), who, joint: open.length === 1 ? 'or' : 'and' }]
}

function openPeers(
  parts: Part[],
  { name, isFree }: { name: Name; isFree: (login: string) => boolean },
): Open[] {
  const peers = parts.flatMap(part => (part.kind === 'peer' ? [part] : []))
  const lack = peers.reduce((sum, { need, filled }) => sum + need - filled.length, 0)
  if (lack === 0) return []
  const all = peers[0]?.who ?? []
  const free = all.filter(each => !each.startsWith('user:') || isFree(each.slice('user:'.length)))
  const shown = free.length === 0 ? all : free
  const who = reviewers(shown, name)
  return [{ count: counted(lack, 'peer'), who, joint: 'or' }]
}

function counted(count: number, noun: string): string {
  return `${inWords(count)} ${noun}${count === 1 ? '' : 's'}`
}
