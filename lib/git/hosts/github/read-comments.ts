import type { Comment } from '@/lib/git/contract'
import { commentsAnswer } from './answers'
import { attempts } from './attempts'
import type { GitHubClient } from './client'
import { pageSize, readPages } from './pages'

/** All pages: half of them would say that a comment is not there which is. */
export async function readComments(
  client: GitHubClient,
  number: number,
  signal?: AbortSignal,
): Promise<readonly Comment[]> {
  const { owner, repo } = client
  const { all } = await readPages(Number.POSITIVE_INFINITY, async page => ({
    found: await client.read(`comments ${number} ${page}`, attempts.comments, commentsAnswer, signal, (octokit, call) =>
      octokit.issues.listComments({ owner, repo, issue_number: number, per_page: pageSize, page, ...call }),
    ),
  }))
  return all.map(({ user, body }) => ({ author: user?.login ?? '', body: body ?? '' }))
}
