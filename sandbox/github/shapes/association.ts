import type { Repo } from '../world.ts'

/** What GitHub says of a person's tie to a repository. */
export function associationOf(repo: Repo, login: string): 'OWNER' | 'COLLABORATOR' | 'NONE' {
  if (repo.owner.login === login) return 'OWNER'
  return repo.collaborators.has(login.toLowerCase()) ? 'COLLABORATOR' : 'NONE'
}
