import type { Rules } from '../../release/rules.ts'
import { targetOf } from '../look.ts'
import { isIdOf, one } from '../names.ts'
import { saying, verb, type Asking, type Outcome, type Parsed } from '../verb.ts'

const SHOWN = 7

/** Which commit is named, so that nobody lets through what arrived after they looked. */
type Named = { rules: Rules; commit: string | null }

export const apply = verb(
  {
    name: 'apply',
    usage: '<service> [environment] <commit>',
    help: 'applies a commit that waits, since it reached the branch without an approval',
    who: 'operators',
  },
  { parse: named('apply'), run: async (asking, given) => asked(asking, given, 'apply') },
)

export const revert = verb(
  {
    name: 'revert',
    usage: '<service> [environment] <commit>',
    help: 'takes such a commit back: a pull request restores what was there before it',
    who: 'operators, and whoever may write to the manifests repository',
  },
  { parse: named('revert'), run: async (asking, given) => asked(asking, given, 'revert') },
)

function named(what: 'apply' | 'revert') {
  return (words: string[], all: Rules[]): Parsed<Named> => {
    const found = one(words, all, what)
    if ('answer' in found) return found
    const [commit = null] = found.rest
    return { given: { rules: found.rules, commit: commit?.toLowerCase() ?? null } }
  }
}

async function asked(asking: Asking, { rules, commit }: Named, what: 'apply' | 'revert'): Promise<Outcome> {
  const { target, service, environment } = rules
  const { outside } = await targetOf(asking, target)
  if (outside === null || outside.commit === null)
    return saying(`Nothing waits in \`${target}\` for want of an approval.`)
  const waits = outside.commit.slice(0, SHOWN)
  const words = `\`${what} ${service} ${environment} ${waits}\``
  if (commit === null)
    return saying(`Commit \`${waits}\` waits in \`${target}\`. Look at it, then name it: ${words}`)
  if (!isIdOf(outside.commit, commit))
    return saying(`\`${commit}\` does not wait in \`${target}\`; commit \`${waits}\` does: ${words}`)
  return { kind: 'ask', target, ask: { verb: what, release: outside.id } }
}
