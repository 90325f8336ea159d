import type { Route } from '../http/route.ts'
import { appRoutes } from './app.ts'
import { archiveRoutes } from './archive.ts'
import { commitRoutes } from './commits.ts'
import { contentRoutes } from './contents.ts'
import { deploymentRoutes } from './deployments.ts'
import { dispatchRoutes } from './dispatches.ts'
import { gitDataRoutes } from './git-data.ts'
import { pullRoutes } from './pulls.ts'
import { refRoutes } from './refs.ts'
import { repoRoutes } from './repos.ts'
import { statusRoutes } from './statuses.ts'
import { teamRoutes } from './teams.ts'

/** Every REST operation the stand-in answers; the first that matches is taken, so longer paths come first. */
export const routes: readonly Route[] = [
  ...appRoutes,
  ...statusRoutes,
  ...deploymentRoutes,
  ...dispatchRoutes,
  ...commitRoutes,
  ...contentRoutes,
  ...gitDataRoutes,
  ...refRoutes,
  ...pullRoutes,
  ...archiveRoutes,
  ...repoRoutes,
  ...teamRoutes,
]
