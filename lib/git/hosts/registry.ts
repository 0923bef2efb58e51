import { AppError } from '@/lib/errors'
import type { GitHost } from '@/lib/git/contract'
import { createGiteaHost } from './gitea/host'
import { type AppInstallation, type AppOptions, openApp } from './github/app'
import { createGitHubHost } from './github/host'

export interface GitHostOptions {
  readonly kind: string
  /** The REST API's base: `https://api.github.com`, `https://<host>/api/v3` of an enterprise server, `https://<host>/api/v1` of Gitea. */
  readonly api: string
  readonly owner: string
  readonly repo: string
  /** Asked before every call, so that a token file or an app's installation token may change while we run. */
  readonly credential: () => Promise<string>
  /** Whose tokens the credential gives, where they are a GitHub App's: it tells who it is and what it may in its own way. */
  readonly app?: AppInstallation
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** For one call with its answer; default 10 s. */
  readonly timeoutMs?: number
  readonly fetch?: typeof globalThis.fetch
}

/** One folder and one line per kind of Git host; host.contract.test.ts runs over this table. */
export const gitHosts: Readonly<Record<string, (options: GitHostOptions) => GitHost>> = {
  github: createGitHubHost,
  gitea: createGiteaHost,
}

export function createGitHost(options: GitHostOptions): GitHost {
  const create = gitHosts[options.kind]
  if (create !== undefined) return create(options)
  throw new AppError(
    'misconfigured',
    `Plimsoll cannot open pull requests on a Git host of kind “${options.kind}”. Set host.kind of this repository to one of: ${Object.keys(gitHosts).join(', ')}.`,
  )
}

export type { AppInstallation }

/** The one kind of host that has Apps is GitHub. */
export function openAppInstallation(options: AppOptions): AppInstallation {
  return openApp(options)
}
