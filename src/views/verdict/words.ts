import type { Reviewer, Unmet, Verdict, Where } from '../../release/approvals.ts'
import { foreign, plain } from '../text.ts'

/** Where words are read: Slack, GitHub's Markdown (check run, pull request), or a terminal. */
export type Use = 'slack' | 'markdown' | 'terminal'
/** Makes a foreign name harmless for one use. */
export type Name = (name: string) => string

const NAME_MAX = 60
const SHOWN_MAX = 3

/** As code GitHub makes no mention, link, format or HTML of a name. */
export const NAMES: Record<Use, Name> = {
  slack: name => foreign(name, NAME_MAX),
  markdown: name => `\`${plain(name, NAME_MAX).replaceAll('`', 'ˋ') || '?'}\``,
  terminal: name => plain(name, NAME_MAX),
}

export const WHERE: Record<Where, string> = {
  github: 'on GitHub',
  slack: 'in Slack',
  recorded: 'recorded by Slipway',
  opened: 'by opening it',
}

/** `one`, `two`, … `10`. */
export function inWords(count: number): string {
  return WORDS[count] ?? String(count)
}

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

/** `ann, bob or carol`, and how many more there are. */
export function few(words: string[], joint: 'and' | 'or'): string {
  const more = words.length - SHOWN_MAX
  if (more > 0) return `${words.slice(0, SHOWN_MAX).join(', ')}, +${more}`
  const last = words.at(-1) ?? 'nobody'
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${joint} ${last}`
}

/** Whom a peer's part is for. */
export function reviewers(who: Reviewer[], name: Name): string[] {
  return who.map(reviewer => {
    if (reviewer === 'writers') return 'whoever may write'
    return reviewer === 'codeowners' ? 'a code owner' : name(reviewer.slice(reviewer.indexOf(':') + 1))
  })
}

/** What a rule lacks, and where to mend it. */
export function unmetText(
  { faults }: Pick<Verdict, 'faults'>,
  { why, need, could }: Unmet,
  name: Name,
): string {
  const people = could.length === 0 ? 'nobody' : `only ${few(could.map(name), 'and')}`
  const peers = `${inWords(need)} ${need === 1 ? 'peer' : 'peers'}`
  const lack =
    why === 'only_authors'
      ? `the rule needs ${peers} who did not write this, and names ${people}`
      : `the rule needs ${peers} beside its authors, and names ${people}`
  const [fault] = faults
  if (fault !== undefined) return `${lack}: ${name(fault)}`
  return `${lack}. Name more people in \`approvals.from\``
}
