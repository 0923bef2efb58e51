import { gitEnvironment } from './environment'
import { failure } from './failure'
import type { Credential, Location } from './location'
import type { MirrorFolder } from './mirror-folder'
import { runGit } from './program'
import { type RemoteHead, readRemoteHead } from './remote'

export interface FetchOptions {
  readonly location: Location
  /** Null: the remote's HEAD. */
  readonly branch: string | null
  /** Asked before every call, so that short-lived tokens work. Wins over what stands in the url. */
  readonly credential?: (() => Promise<Credential | null>) | undefined
  readonly caFile?: string | undefined
  readonly timeoutMs: number
  /** Of the question where the branch stands. */
  readonly listTimeoutMs: number
  /** git's own progress lines. */
  readonly onProgress?: ((line: string) => void) | undefined
  readonly signal: AbortSignal
}

export interface Fetched extends RemoteHead {
  /** The branch was where `known` says, and nothing was fetched. */
  readonly unchanged: boolean
}

/**
 * One `ls-remote`; a fetch only when the branch stands elsewhere than `known`. `find` reads a revision of a folder that is already open,
 * which saves a process. Throws AppError.
 */
export async function fetchHead(
  place: MirrorFolder,
  folder: string,
  known: RemoteHead | null,
  options: FetchOptions,
  find?: (revision: string) => Promise<string | null>,
): Promise<Fetched> {
  const call = await networkCall(place, folder, options)
  const remote = await readRemoteHead(options.location.url, options.branch, {
    ...call,
    timeoutMs: options.listTimeoutMs,
  })
  if (known && known.branch === remote.branch && known.sha === remote.sha) return { ...remote, unchanged: true }
  const ref = `refs/heads/${remote.branch}`
  const refs = ['--force', '--', options.location.url, `+${ref}:${ref}`]
  await runGit(['fetch', '--no-tags', '--no-write-fetch-head', '--progress', ...refs], {
    ...call,
    timeoutMs: options.timeoutMs,
  })
  return { ...(await settleHead(remote, known, call, find)), unchanged: false }
}

/** HEAD names the branch that was fetched; where it stands is asked of the folder, for it may have moved since the remote was asked. */
export async function settleHead(
  { branch }: RemoteHead,
  known: RemoteHead | null,
  call: Awaited<ReturnType<typeof networkCall>>,
  find?: (revision: string) => Promise<string | null>,
): Promise<RemoteHead> {
  const ref = `refs/heads/${branch}`
  const local = { ...call, timeoutMs: localTimeoutMs }
  if (known?.branch !== branch) await runGit(['symbolic-ref', 'HEAD', ref], local)
  const found = await find?.(ref)
  if (found) return { branch, sha: found }
  const { stdout } = await runGit(['rev-parse', '--verify', `${ref}^{commit}`], local)
  return { branch, sha: stdout.toString('utf8').trim() }
}

/** What an earlier process left: the branch that HEAD names and where it stands; null before the first fetch. */
export async function readLocalHead(folder: string): Promise<RemoteHead | null> {
  const call = { folder, environment: gitEnvironment(), timeoutMs: localTimeoutMs, accept: [0, 1, 128] }
  const name = await runGit(['symbolic-ref', '--short', 'HEAD'], call)
  const head = await runGit(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], call)
  if (name.exitCode !== 0 || head.exitCode !== 0) return null
  return { branch: name.stdout.toString('utf8').trim(), sha: head.stdout.toString('utf8').trim() }
}

/** A refspec is made of the branch's name: what git forbids in names would mean something else there. */
export function checkBranchName(branch: string): void {
  const allowed = branch !== '' && !/[\s~^:?*[\\\u007f]|\.\.|@\{|\/\/|^[-/]|[/.]$|\.lock$/.test(branch)
  if (allowed) return
  throw failure('bad_request', 'branch-name', `"${branch}" can't be a branch.`, 'Write its name without refs/heads/.')
}

/** Thousands of small fetches leave thousands of small files; where collecting them fails, nothing is lost. */
export async function tidy(folder: string, signal: AbortSignal): Promise<void> {
  const environment = gitEnvironment({ settings: [['gc.auto', '2000']] })
  await runGit(['gc', '--auto', '--quiet'], { folder, environment, timeoutMs: gcTimeoutMs, signal }).catch(() => {})
}

const localTimeoutMs = 30_000
const gcTimeoutMs = 600_000

export async function networkCall(
  place: MirrorFolder,
  folder: string,
  options: FetchOptions,
  settings: readonly (readonly [string, string])[] = [],
) {
  const { location, caFile, signal, onProgress } = options
  const credential = (await options.credential?.()) ?? location.credential
  const environment = gitEnvironment({
    location,
    credential,
    globalConfig: place.globalConfig,
    settings,
    ...(caFile ? { caFile } : {}),
  })
  return { folder, environment, signal, ...(onProgress ? { onProgress } : {}) }
}
