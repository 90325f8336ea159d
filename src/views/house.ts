import { rulingOf } from '../release/ruling.ts'
import type { Release } from '../release/release.ts'
import type { Rules } from '../release/rules.ts'
import { few } from './verdict/words.ts'
import type { Name } from './verdict/words.ts'

type Judging = { release: Release; rules: Rules }

/** Whether approvals are asked for where GitHub itself waits for none of them. */
export function isAdvisory({ release, rules }: Judging): boolean {
  return release.pull?.advisory === true && rulingOf(release, rules) !== null
}

/** The same as a sentence, with what makes them binding. */
export function advisoryText(judging: Judging): string | null {
  if (!isAdvisory(judging)) return null
  return 'The approvals are advisory: no rule of GitHub requires the check `slipway/release` here, so that it can be merged without them. `slipway protect` prints the ruleset that does.'
}

/** Whose approvals a rule of GitHub took away, and that they are asked for theirs again. */
export function dismissedText({ pull }: Pick<Release, 'pull'>, name: Name): string | null {
  const people = (pull?.dismissed ?? []).map(({ login }) => name(login))
  if (people.length === 0) return null
  const [noun, pronoun] = people.length === 1 ? ['approval', 'it'] : ['approvals', 'them']
  return `GitHub dismissed the ${noun} of ${few(people, 'and')} by a rule of its own, since the branch was pushed to: please give ${pronoun} again`
}
