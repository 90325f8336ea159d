import type { Reviewer } from '../release/rules.ts'
import { reviewer } from './approvals.ts'
import type { Config } from './definition.ts'

/** Slack member of a GitHub login by the `people` list, or Slack user group of a team such as `acme/sre` by `teams`. */
export function slackOf(config: Config, login: string): string | null {
  if (login.includes('/')) return groupOf(config, login)
  return config.people?.find(({ github }) => github.toLowerCase() === login.toLowerCase())?.slack ?? null
}

function groupOf({ teams = {} }: Config, team: string): string | null {
  const found = Object.entries(teams).find(([name]) => name.toLowerCase() === team.toLowerCase())
  return found?.[1] ?? null
}

/** GitHub login of a Slack member. */
export function loginOf(config: Config, slack: string): string | null {
  return config.people?.find(person => person.slack === slack)?.github ?? null
}

/** Slack ids of the admins; one who is named by login is found in the `people` list. */
export function adminsOf(config: Config): string[] {
  return (config.admins ?? []).flatMap(name => (isSlackUser(name) ? [name] : (slackOf(config, name) ?? [])))
}

/** Admins named by a login that `people` does not have, so that nobody is ever taken for them. */
export function adminsUnknown(config: Config): string[] {
  return (config.admins ?? []).filter(name => !isSlackUser(name) && slackOf(config, name) === null)
}

function isSlackUser(name: string): boolean {
  return /^[UW][A-Z0-9]+$/.test(name)
}

/** GitHub teams whose members some environment lets operate or approve: all that has to be asked about a person. */
export function operatorTeams(config: Config): string[] {
  const words = principalsIn(config).filter(({ key }) => key !== 'emergency')
  return [...new Set(words.flatMap(({ who }) => teamOf(who) ?? []))]
}

/** All that some environment names for anything, those who declare emergencies too. */
export function teamsNamed(config: Config): string[] {
  return [...new Set(principalsIn(config).flatMap(({ who }) => teamOf(who) ?? []))]
}

/** Whoever is named by login, and where: `people`, or `operators of production`. */
export function loginsNamed(config: Config): { login: string; where: string }[] {
  const listed = (config.people ?? []).map(({ github: login }) => ({ login, where: 'people' }))
  const named = principalsIn(config).flatMap(({ key, place, who }) =>
    who.startsWith('user:') ? [{ login: who.slice('user:'.length), where: `${key} of ${place}` }] : [],
  )
  return [...listed, ...named]
}

function teamOf(who: Reviewer): string | null {
  return who.startsWith('team:') ? who.slice('team:'.length) : null
}

type Named = { key: 'operators' | 'emergency' | 'approvals.from'; place: string; who: Reviewer }

/** As each environment is written, and each service's own settings in one. */
function principalsIn({ environments, services }: Config): Named[] {
  const own = Object.entries(services).flatMap(([service, { environments: overrides = {} }]) =>
    Object.entries(overrides).map(([name, settings]) => [`${name}/${service}`, settings] as const),
  )
  return [...Object.entries(environments), ...own].flatMap(([place, settings]) => {
    if (settings === false) return []
    const words: Record<Named['key'], string[]> = {
      operators: settings.operators ?? [],
      emergency: settings.emergency ?? [],
      'approvals.from': settings.approvals?.from ?? [],
    }
    return KEYS.flatMap(key => words[key].map(word => ({ key, place, who: reviewer(word) })))
  })
}

const KEYS = ['operators', 'emergency', 'approvals.from'] as const
