import { AppError } from '@/lib/errors'
import { hashObject } from '@/lib/git/planned-tree'
import { treeAnswer } from './answers'
import { attempts } from './attempts'
import type { GiteaClient } from './client'

const pageSize = 1000
const mostPages = 50

/**
 * The id of a commit's tree. Gitea names the commit's own id where the tree's should stand, so it is worked out from the entries of
 * the top folder, by git's rules.
 */
export async function readTreeId(client: GiteaClient, commit: string, signal?: AbortSignal): Promise<string> {
  const entries: { readonly path: string; readonly mode: string; readonly sha: string }[] = []
  for (let page = 1; page <= mostPages; page++) {
    const answer = await client.call(attempts.commit, treeAnswer, signal, {
      path: `/git/trees/${commit}?page=${page}&per_page=${pageSize}`,
    })
    entries.push(...(answer.tree ?? []))
    if (entries.length >= answer.total_count) return formatTreeId(entries, commit)
  }
  throw new AppError(
    'upstream_unavailable',
    `The Git host did not list the top folder of ${commit.slice(0, 12)} whole. Try again; nothing was written.`,
  )
}

/** Git sorts a folder as if its name ended with a slash. */
function formatTreeId(
  entries: readonly { readonly path: string; readonly mode: string; readonly sha: string }[],
  commit: string,
): string {
  const lines = entries.map(({ path, mode, sha }) => ({
    order: Buffer.from(/^0?40000$/.test(mode) ? `${path}/` : path),
    bytes: Buffer.concat([Buffer.from(`${mode.replace(/^0+/, '')} ${path}\0`), Buffer.from(sha, 'hex')]),
  }))
  lines.sort((a, b) => Buffer.compare(a.order, b.order))
  return hashObject('tree', Buffer.concat(lines.map(line => line.bytes)), commit)
}
