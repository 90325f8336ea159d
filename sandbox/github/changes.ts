import type { Change } from './events.ts'
import type { Deployment, DeploymentStatus, Dispatch, Status } from './records.ts'
import type { Repo, User } from './world.ts'

/** Something that the App hears of by webhook, and the demo page with `detail`. */
export type Told = {
  event: Change['type']
  action: string | null
  by: User
  payload: object
  detail: Record<string, unknown>
}

/** Every change of what others can see goes through here: it is recorded, told to the App, and announced. */
export type Changes = {
  /** Points a branch or tag at a commit, or removes it (`null`); pull requests follow. */
  moveRef: (repo: Repo, ref: string, oid: string | null, by: User) => void
  addStatus: (repo: Repo, status: Status) => void
  addDeployment: (repo: Repo, deployment: Deployment) => void
  addDeploymentStatus: (repo: Repo, deployment: Deployment, status: DeploymentStatus) => void
  addDispatch: (repo: Repo, dispatch: Dispatch) => void
  tell: (repo: Repo, told: Told) => void
  /** What others can see and GitHub sends no webhook of: it is announced, and nothing more. */
  announce: (repo: Repo, type: Change['type'], detail: Record<string, unknown>) => void
  /** What concerns the App itself and no repository. */
  tellApp: (told: Told) => void
}
