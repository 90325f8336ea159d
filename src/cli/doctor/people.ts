import { adminsUnknown, loginsNamed, teamsNamed } from '../../config/people.ts'
import { fault, ok, warning, type Finding } from '../../views/doctor.ts'
import type { Check, Patient } from './patient.ts'

const ABOUT = 'people'

/** Whether Slack and GitHub know the people and teams that the configuration names. */
export const peopleCheck: Check = {
  about: ABOUT,
  run: async patient => {
    const people = patient.config.people ?? []
    const nobody = people.length === 0 ? [warning(ABOUT, 'doctor_no_people', {})] : []
    const asked = await Promise.all([inSlack(patient), onGitHub(patient), teams(patient)])
    const wrong = [...nobody, ...asked.flat(), ...judgeAdmins(adminsUnknown(patient.config))]
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

export function judgeAdmins(unknown: string[]): Finding[] {
  return unknown.map(login => warning(ABOUT, 'doctor_admin_unknown', { login }))
}

async function inSlack({ config, clients: { chat } }: Patient): Promise<Finding[]> {
  if ((config.people ?? []).length === 0) return []
  return judgeMembers(config.people ?? [], await chat.survey.members())
}

async function onGitHub({ config, clients: { git } }: Patient): Promise<Finding[]> {
  const named = loginsNamed(config)
  const unknown = await git.survey.unknown(config.github.manifests, [
    ...new Set(named.map(({ login }) => login)),
  ])
  return named.flatMap(({ login, where }) =>
    unknown.includes(login) ? [fault(ABOUT, 'doctor_github_person', { login, where })] : [],
  )
}

async function teams({ config, clients: { git } }: Patient): Promise<Finding[]> {
  const named = [...new Set([...teamsNamed(config), ...Object.keys(config.teams ?? {})])]
  const members = await Promise.all(named.map(team => git.survey.members(team)))
  return named.flatMap((team, n) =>
    (members[n] ?? []).length > 0 ? [] : [fault(ABOUT, 'doctor_github_team', { team })],
  )
}
