import { appRoutes } from './apps'
import { branchRoutes } from './branches'
import { checkRunRoutes } from './check-runs'
import { commitRoutes } from './commits'
import { contentRoutes } from './contents'
import { gitObjectRoutes } from './git-objects'
import { hookRoutes } from './hooks'
import { issueRoutes } from './issues'
import { pullRoutes } from './pulls'
import { refRoutes } from './refs'
import { reviewRoutes } from './reviews'
import type { Route } from './route'
import { statusRoutes } from './statuses'
import { userRoutes } from './user'

/** First match wins. */
export const routes: readonly Route[] = [
  ...appRoutes,
  ...userRoutes,
  ...branchRoutes,
  ...refRoutes,
  ...gitObjectRoutes,
  ...statusRoutes,
  ...checkRunRoutes,
  ...commitRoutes,
  ...contentRoutes,
  ...pullRoutes,
  ...reviewRoutes,
  ...issueRoutes,
  ...hookRoutes,
]
