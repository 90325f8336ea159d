import { generation, type Config } from '../config/config.ts'
import { loginOf, operatorTeams, slackOf } from '../config/people.ts'
import { rulesOf } from '../config/rules.ts'
import type { TargetId } from '../release/release.ts'
import type { Rules } from '../release/rules.ts'

/** The configuration in force, which a valid new file replaces as a whole. */
export type Policy = {
  config(): Config
  generation(): string
  all(): Rules[]
  of(id: TargetId): Rules | null
  slackOf(login: string): string | null
  loginOf(slack: string): string | null
  operatorTeams(): string[]
  branches(): { repository: string; branch: string }[]
  /** Puts another configuration in force; answers with the targets whose rules differ, or are new. */
  replace(config: Config): TargetId[]
}

export function createPolicy(first: Config, defaultBranch: string): Policy {
  let config = first
  let rules = rulesOf(first, defaultBranch)
  return {
    config: () => config,
    generation: () => generation(config),
    all: () => [...rules.values()],
    of: id => rules.get(id) ?? null,
    slackOf: login => slackOf(config, login),
    loginOf: slack => loginOf(config, slack),
    operatorTeams: () => operatorTeams(config),
    branches: () => {
      const places = [...rules.values()].map(({ place: { repository, branch } }) => ({ repository, branch }))
      return [...new Map(places.map(place => [`${place.repository}#${place.branch}`, place])).values()]
    },
    replace: next => {
      const before = rules
      config = next
      rules = rulesOf(next, defaultBranch)
      return [...rules.values()].filter(one => isOther(one, before.get(one.target))).map(one => one.target)
    },
  }
}

/** Every rule carries the generation of its file, which alone makes no difference. */
function isOther(rules: Rules, before: Rules | undefined): boolean {
  if (before === undefined) return true
  return JSON.stringify({ ...rules, generation: '' }) !== JSON.stringify({ ...before, generation: '' })
}
