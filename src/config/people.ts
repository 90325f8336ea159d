import type { Config } from './definition.ts'

/** Slack member of a GitHub login, by the `people` list. */
export function slackOf(config: Config, login: string): string | null {
  return config.people?.find(({ github }) => github.toLowerCase() === login.toLowerCase())?.slack ?? null
}

/** GitHub login of a Slack member. */
export function loginOf(config: Config, slack: string): string | null {
  return config.people?.find(person => person.slack === slack)?.github ?? null
}

/** GitHub teams whose members some environment lets operate: all that has to be asked about a person. */
export function operatorTeams(config: Config): string[] {
  const settings = [
    ...Object.values(config.environments),
    ...Object.values(config.services).flatMap(({ environments = {} }) => Object.values(environments)),
  ]
  const words = settings.flatMap(each => (each === false ? [] : (each.operators ?? [])))
  return [...new Set(words.filter(word => word.startsWith('team:')).map(word => word.slice('team:'.length)))]
}
