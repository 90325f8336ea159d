import { codeownersOf, skippedLines } from '../codeowners.ts'
import type { Owners } from '../pull.ts'

const FAULTS_MAX = 3
const NAMES_MAX = 50

/** A CODEOWNERS file as it was read: where it lies, and what of it is needed again and again. */
export type OwnersFile = { path: string; ownersOf: (path: string) => string[]; skipped: number[] }

export function readOwners(path: string, text: string): OwnersFile {
  return { path, ownersOf: codeownersOf(text), skipped: skippedLines(text) }
}

/**
 * Whom a file names for the paths that change. An e-mail address cannot be told from a login here, and GitHub lets no
 * team of another organisation own anything: both are left out, and said.
 */
export function ownersFor(file: OwnersFile, paths: string[], organisation: string): Owners {
  const owned = paths.map(path => ({ path, names: file.ownersOf(path) }))
  const names = [...new Set(owned.flatMap(each => each.names))]
  const teams = names.flatMap(name => (name.includes('/') ? [name.slice(1)] : []))
  const users = names.flatMap(name => (name.startsWith('@') && !name.includes('/') ? [name.slice(1)] : []))
  const isOurs = (team: string) => team.toLowerCase().startsWith(`${organisation.toLowerCase()}/`)
  const bare = owned.find(each => each.names.length === 0)
  const faults = [
    ...(bare === undefined ? [] : [`${file.path} names nobody for ${bare.path}`]),
    ...file.skipped.map(line => `${file.path} line ${line} is not valid, and skipped as GitHub does`),
    ...names.filter(name => !name.startsWith('@')).map(name => `${file.path} names ${name}: ${NO_ADDRESS}`),
    ...teams.filter(team => !isOurs(team)).map(team => `${file.path} names ${team}: ${NO_STRANGERS}`),
  ]
  return {
    users: users.slice(0, NAMES_MAX),
    teams: teams.filter(isOurs).slice(0, NAMES_MAX),
    faults: faults.slice(0, FAULTS_MAX).map(fault => fault.slice(0, 200)),
  }
}

const NO_ADDRESS = 'Slipway knows people by their login, not by e-mail'
const NO_STRANGERS = 'a team of another organisation owns nothing here'

/** Nobody is named, and why. */
export function noOwners(fault: string): Owners {
  return { users: [], teams: [], faults: [fault] }
}

/** Whether somebody is among the owners, by login or by a team of theirs. */
export function isOwner(owners: Owners | null, by: { login: string; teams: string[] }): boolean {
  if (owners === null) return false
  const login = by.login.toLowerCase()
  return owners.users.some(user => user.toLowerCase() === login) || owners.teams.some(isTheirs)

  function isTheirs(team: string): boolean {
    return by.teams.some(other => other.toLowerCase() === team.toLowerCase())
  }
}
