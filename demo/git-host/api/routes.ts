import { branchRoutes } from './branches'
import { gitObjectRoutes } from './git-objects'
import { pullRoutes } from './pulls'
import { refRoutes } from './refs'
import type { Route } from './route'
import { userRoutes } from './user'

/** First match wins. */
export const routes: readonly Route[] = [
  ...userRoutes,
  ...branchRoutes,
  ...refRoutes,
  ...gitObjectRoutes,
  ...pullRoutes,
]
