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

function isSlackUser(name: string): boolean {
  return /^[UW][A-Z0-9]+$/.test(name)
}

/** GitHub teams whose members some environment lets operate or approve: all that has to be asked about a person. */
export function operatorTeams(config: Config): string[] {
  const settings = [
    ...Object.values(config.environments),
    ...Object.values(config.services).flatMap(({ environments = {} }) => Object.values(environments)),
  ]
  const words = settings.flatMap(each =>
    each === false ? [] : [...(each.operators ?? []), ...(each.approvals?.from ?? [])],
  )
  return [...new Set(words.filter(word => word.startsWith('team:')).map(word => word.slice('team:'.length)))]
}
