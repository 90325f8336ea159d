import { operatorTeams } from '../../config/people.ts'
import { fault, ok, warning, type Finding } from '../../views/doctor.ts'
import type { Check, Patient } from './patient.ts'

const GITHUB_MAX = 50
const ABOUT = 'people'

/** Whether Slack and GitHub know the people and teams that the configuration names. */
export const peopleCheck: Check = {
  about: ABOUT,
  run: async patient => {
    const people = patient.config.people ?? []
    if (people.length === 0) return [warning(ABOUT, 'doctor_no_people', {})]
    const wrong = (await Promise.all([inSlack(patient), onGitHub(patient), teams(patient)])).flat()
    return wrong.length > 0 ? wrong : [ok(ABOUT, `${people.length} are known in Slack and on GitHub`)]
  },
}

type Members = Awaited<ReturnType<Patient['clients']['chat']['survey']['members']>>
type Person = { github: string; slack: string }

export function judgeMembers(people: Person[], members: Members): Finding[] {
  if (members === null) return []
  return people.flatMap(({ github: login, slack: user }) => {
    const is = members.get(user) ?? 'unknown'
    return is === 'member' ? [] : [fault(ABOUT, 'doctor_slack_person', { user, login, what: WHAT[is] })]
  })
}

const WHAT = {
  unknown: 'nobody has this id',
  deactivated: 'the account is deactivated',
  bot: 'it is a bot',
  guest: 'it is a guest',
  outsider: 'it is of another organisation',
} as const

async function inSlack({ config, clients: { chat } }: Patient): Promise<Finding[]> {
  return judgeMembers(config.people ?? [], await chat.survey.members())
}

async function onGitHub({ config, clients: { git } }: Patient): Promise<Finding[]> {
  const logins = (config.people ?? []).slice(0, GITHUB_MAX).map(({ github }) => github)
  const known = await Promise.all(logins.map(login => git.survey.exists(config.github.manifests, login)))
  return logins.flatMap((login, n) =>
    known[n] === true ? [] : [fault(ABOUT, 'doctor_github_person', { login })],
  )
}

async function teams({ config, clients: { git } }: Patient): Promise<Finding[]> {
  const named = [...new Set([...operatorTeams(config), ...Object.keys(config.teams ?? {})])]
  const members = await Promise.all(named.map(team => git.survey.members(team)))
  return named.flatMap((team, n) =>
    (members[n] ?? []).length > 0 ? [] : [fault(ABOUT, 'doctor_github_team', { team })],
  )
}
