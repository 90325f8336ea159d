import type { Route } from '../http/route.ts'
import { appRoutes } from './app.ts'
import { archiveRoutes } from './archive.ts'
import { authorizationRoutes } from './authorizations.ts'
import { checkRoutes } from './checks.ts'
import { commitRoutes } from './commits.ts'
import { contentRoutes } from './contents.ts'
import { deploymentRoutes } from './deployments.ts'
import { dispatchRoutes } from './dispatches.ts'
import { gitDataRoutes } from './git-data.ts'
import { issueRoutes } from './issues.ts'
import { asyncMergeRoutes } from './merge-async.ts'
import { mergeRoutes } from './merges.ts'
import { pullRoutes } from './pulls.ts'
import { refRoutes } from './refs.ts'
import { repoRoutes } from './repos.ts'
import { reviewRoutes } from './reviews.ts'
import { ruleRoutes } from './rules.ts'
import { statusRoutes } from './statuses.ts'
import { teamRoutes } from './teams.ts'

/** Every REST operation the stand-in answers; the first that matches is taken, so longer paths come first. */
export const routes: readonly Route[] = [
  ...appRoutes,
  ...authorizationRoutes,
  ...statusRoutes,
  ...checkRoutes,
  ...ruleRoutes,
  ...deploymentRoutes,
  ...dispatchRoutes,
  ...commitRoutes,
  ...contentRoutes,
  ...gitDataRoutes,
  ...refRoutes,
  ...pullRoutes,
  ...mergeRoutes,
  ...asyncMergeRoutes,
  ...reviewRoutes,
  ...issueRoutes,
  ...archiveRoutes,
  ...repoRoutes,
  ...teamRoutes,
]
