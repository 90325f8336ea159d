import { roleOf, userOf } from '../auth.ts'
import { Refusal } from '../http/refusal.ts'
import type { Pull } from '../records.ts'
import { personOf } from '../shapes/status.ts'
import { teamShape } from '../shapes/team.ts'
import { userShape } from '../shapes/user.ts'
import { findUser } from '../world.ts'
import { unprocessable } from './scene.ts'
import type { Scene } from './scene.ts'
import { tellPull } from './tell.ts'

export type Reviewers = { users: string[]; teams: string[] }

/** Asks people and teams for a review; one whom GitHub refuses spoils it for all. */
export function requestReviewers(scene: Scene, pull: Pull, wanted: Reviewers): void {
  const { repo, world } = scene
  if (wanted.users.some(login => login.toLowerCase() === pull.author.toLowerCase()))
    throw new Refusal(422, 'Review cannot be requested from pull request author.')
  const mayRead = (login: string) => {
    const user = findUser(world, login)
    return user?.type === 'User' && roleOf(repo, user) !== null
  }
  if (!wanted.users.every(mayRead) || !wanted.teams.every(slug => repo.teams.has(slug)))
    throw new Refusal(
      422,
      `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${repo.fullName} repository.`,
    )
  if (pull.state !== 'open') throw unprocessable('Pull request is closed')
  addRequested(scene, pull, wanted)
}

/** Adds to who is asked already and tells of each new one. */
export function addRequested(scene: Scene, pull: Pull, { users, teams }: Reviewers): void {
  const { world } = scene
  const logins = users.map(login => personOf(world, login).login)
  const newUsers = logins.filter(login => !pull.requested.users.includes(login))
  const newTeams = teams.filter(slug => !pull.requested.teams.includes(slug))
  pull.requested.users.push(...new Set(newUsers))
  pull.requested.teams.push(...new Set(newTeams))
  if (newUsers.length + newTeams.length > 0) pull.updatedAt = world.now()
  tellEach(scene, pull, { action: 'review_requested', users: newUsers, teams: newTeams })
}

export function removeRequested(scene: Scene, pull: Pull, { users, teams }: Reviewers): void {
  const gone = {
    users: named(pull.requested.users, users),
    teams: named(pull.requested.teams, teams),
  }
  takeOff(pull, gone)
  tellEach(scene, pull, { action: 'review_request_removed', ...gone })
}

function named(list: string[], wanted: string[]): string[] {
  const known = new Set(wanted.map(name => name.toLowerCase()))
  return list.filter(name => known.has(name.toLowerCase()))
}

/** Who has reviewed is asked no more, and neither are their teams. */
export function answerRequest({ world, repo }: Scene, pull: Pull, login: string): void {
  const teams = pull.requested.teams.filter(slug =>
    world.teams.get(`${repo.owner.login}/${slug}`.toLowerCase())?.members.includes(login.toLowerCase()),
  )
  takeOff(pull, { users: [login], teams })
}

function takeOff({ requested }: Pull, { users, teams }: Reviewers): void {
  requested.users = requested.users.filter(login => !users.includes(login))
  requested.teams = requested.teams.filter(slug => !teams.includes(slug))
}

function tellEach(scene: Scene, pull: Pull, { action, users, teams }: Reviewers & { action: string }): void {
  const { world, repo, actor } = scene
  const by = userOf(world, actor)
  for (const login of users) {
    const more = { requested_reviewer: userShape(world, personOf(world, login)) }
    tellPull(scene, pull, { action, by, more })
  }
  for (const slug of teams) {
    const team = world.teams.get(`${repo.owner.login}/${slug}`.toLowerCase())
    if (team) tellPull(scene, pull, { action, by, more: { requested_team: teamShape(world, team) } })
  }
}
