import { generation, type Config } from '../config/config.ts'
import { freezesAround, freezings } from '../config/freezes.ts'
import { adminsOf, loginOf, operatorTeams, slackOf } from '../config/people.ts'
import { windowAt } from '../config/reminders.ts'
import { rulesOf } from '../config/rules.ts'
import type { TargetId } from '../release/release.ts'
import type { Rules } from '../release/rules.ts'
import type { Window } from '../release/waiting-for.ts'

/** The configuration in force, which a valid new file replaces as a whole. */
export type Policy = {
  config(): Config
  generation(): string
  all(): Rules[]
  of(id: TargetId): Rules | null
  slackOf(login: string): string | null
  loginOf(slack: string): string | null
  operatorTeams(): string[]
  /** Slack ids of those who confirm links. */
  admins(): string[]
  /** In which people are told of what waits for them; null where nobody is. */
  window(nowMs: number): Window | null
  branches(): { repository: string; branch: string }[]
  /** Puts another configuration in force; answers with the targets whose rules differ, or are new. */
  replace(config: Config): TargetId[]
}

/** Freezes are read anew so often; each knows its next one, which is further away. */
const FREEZES_FRESH_MS = 600_000

/** `linking`: whether people can link their GitHub account. */
export function createPolicy(
  first: Config,
  defaultBranch: string,
  nowMs: () => number = Date.now,
  linking = false,
): Policy {
  const around = { defaultBranch, linking }
  let config = first
  let { rules, freshUntilMs } = inForce(first, around, nowMs())
  const present = (): Map<TargetId, Rules> => {
    if (nowMs() >= freshUntilMs) ({ rules, freshUntilMs } = inForce(config, around, nowMs()))
    return rules
  }
  return {
    config: () => config,
    generation: () => generation(config),
    all: () => [...present().values()],
    of: id => present().get(id) ?? null,
    slackOf: login => slackOf(config, login),
    loginOf: slack => loginOf(config, slack),
    operatorTeams: () => operatorTeams(config),
    admins: () => adminsOf(config),
    window: atMs => windowAt(config, atMs),
    branches: () => {
      const places = [...rules.values()].map(({ place: { repository, branch } }) => ({ repository, branch }))
      return [...new Map(places.map(place => [`${place.repository}#${place.branch}`, place])).values()]
    },
    replace: next => {
      const before = inForce(config, around, nowMs()).rules
      config = next
      ;({ rules, freshUntilMs } = inForce(next, around, nowMs()))
      return [...rules.values()].filter(one => isOther(one, before.get(one.target))).map(one => one.target)
    },
  }
}

/** Rules as they are at a moment, with the freezes around it. */
function inForce(
  config: Config,
  { defaultBranch, linking }: { defaultBranch: string; linking: boolean },
  nowMs: number,
): { rules: Map<TargetId, Rules>; freshUntilMs: number } {
  const rules = rulesOf(config, defaultBranch, linking)
  const freezing = freezings(config)
  for (const [id, windows] of freezing) {
    const plain = rules.get(id)
    if (plain !== undefined) rules.set(id, { ...plain, freezes: freezesAround(windows, nowMs) })
  }
  return { rules, freshUntilMs: freezing.size === 0 ? Number.POSITIVE_INFINITY : nowMs + FREEZES_FRESH_MS }
}

/** Every rule carries the generation of its file, which alone makes no difference. */
function isOther(rules: Rules, before: Rules | undefined): boolean {
  if (before === undefined) return true
  return JSON.stringify({ ...rules, generation: '' }) !== JSON.stringify({ ...before, generation: '' })
}
