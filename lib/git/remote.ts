import { failure } from './failure'
import { type GitCall, runGit } from './program'

type RemoteCall = Pick<GitCall, 'folder' | 'environment' | 'signal' | 'timeoutMs'>

export interface RemoteHead {
  readonly branch: string
  readonly sha: string
}

/** Where the branch stands on the remote now, without fetching. `branch` null follows the remote's HEAD. Throws when there is none. */
export async function readRemoteHead(url: string, branch: string | null, call: RemoteCall): Promise<RemoteHead> {
  const ref = branch === null ? 'HEAD' : `refs/heads/${branch}`
  const { stdout } = await runGit(['ls-remote', '--symref', '--', url, ref], call)
  const refs = parseRefs(stdout.toString('utf8'))
  const sha = refs.shas.get(ref)
  if (branch !== null) {
    if (sha) return { branch, sha }
    throw (await isEmpty(url, call)) ? emptyRepository() : branchGone(branch)
  }
  if (sha && refs.head) return { branch: refs.head, sha }
  throw (await isEmpty(url, call)) ? emptyRepository() : noDefaultBranch()
}

function parseRefs(text: string): { readonly head: string | null; readonly shas: ReadonlyMap<string, string> } {
  const shas = new Map<string, string>()
  let head: string | null = null
  for (const line of text.split('\n')) {
    const [value = '', name = ''] = line.split('\t')
    const target = /^ref: refs\/heads\/(.+)$/.exec(value)?.[1]
    if (target && name === 'HEAD') head = target
    else if (/^[0-9a-f]{40,64}$/.test(value)) shas.set(name, value)
  }
  return { head, shas }
}

async function isEmpty(url: string, call: RemoteCall): Promise<boolean> {
  const { stdout } = await runGit(['ls-remote', '--heads', '--', url], call)
  return stdout.length === 0
}

function emptyRepository() {
  return failure(
    'not_found',
    'empty',
    'The repository has no commit yet.',
    'Push a first commit; it is then read by itself.',
  )
}

function branchGone(branch: string) {
  return failure(
    'not_found',
    'branch-gone',
    `The repository has no branch "${branch}".`,
    'Push it again, or name another branch in the configuration.',
  )
}

function noDefaultBranch() {
  return failure(
    'not_found',
    'no-default-branch',
    "The repository's HEAD names no branch that exists.",
    'Name the branch to read in the configuration, or repair HEAD on the host.',
  )
}
