import { isAppError } from '@/lib/errors'
import { reasonOf } from './failure'
import { type Fetched, type FetchOptions, networkCall, settleHead } from './fetch-head'
import type { MirrorFolder } from './mirror-folder'
import { runGit } from './program'
import { type RemoteHead, readRemoteHead } from './remote'

/** From the least to the most: commits and tags alone, folders too, everything. */
const ways = ['--filter=tree:0', '--filter=blob:none', '--no-filter'] as const

/** git notes by its remote's name that objects are left out, and a path can be no name. Reading never knows its address, so that nothing is fetched by a look. */
const remoteName = 'source'

/**
 * All branches and tags, and of what they name the commits only. A server that knows no filters sends everything by itself; one that
 * refuses a filter is asked for the next one. Throws AppError.
 */
export async function fetchHistory(
  place: MirrorFolder,
  folder: string,
  known: RemoteHead | null,
  options: FetchOptions,
  find?: (revision: string) => Promise<string | null>,
): Promise<Fetched> {
  const { url } = options.location
  const call = await networkCall(place, folder, options, [[`remote.${remoteName}.url`, url]])
  const remote = await readRemoteHead(url, null, { ...call, timeoutMs: options.listTimeoutMs })
  await fetchLeast({ ...call, timeoutMs: options.timeoutMs })
  const head = await settleHead(remote, known, call, find)
  return { ...head, unchanged: known?.branch === head.branch && known.sha === head.sha }
}

type NetworkCall = Parameters<typeof runGit>[1]

async function fetchLeast(call: NetworkCall, at = 0): Promise<void> {
  const way = ways[at] ?? '--no-filter'
  const switches = ['--force', '--prune', '--no-tags', '--no-write-fetch-head', '--progress', way]
  try {
    await runGit(
      ['fetch', ...switches, '--', remoteName, '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'],
      call,
    )
  } catch (error) {
    if (at + 1 >= ways.length || !asksTooLittle(error)) throw error
    await fetchLeast(call, at + 1)
  }
}

/** The server refuses the filter, or a tag names a folder or a file itself, and git finds missing what the filter left out. */
function asksTooLittle(error: unknown): boolean {
  const words = isAppError(error) ? error.details.git : null
  return (typeof words === 'string' && /filter .* not supported/i.test(words)) || reasonOf(error) === 'corrupt'
}
