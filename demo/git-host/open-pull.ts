import { refuse } from './api/answer'
import { listCommits } from './git/commits'
import { writeMerge } from './git/merge'
import { findRef, moveRef } from './git/refs'
import type { Host } from './host'
import { noticeBranches, sendPullEvent } from './notice'
import { judgeMergeability, rememberHead } from './pulls'
import type { HostedRepository } from './repositories'
import type { PullState } from './state'

export interface NewPull {
  readonly title: string
  readonly body: string | null
  readonly head: string
  readonly base: string
  readonly draft: boolean
}

/** Opens a pull request between two branches, or refuses as GitHub does. */
export async function openPull(
  host: Host,
  repository: HostedRepository,
  author: string,
  wanted: NewPull,
): Promise<PullState> {
  const headBranch = wanted.head.replace(`${repository.owner}:`, '')
  const headSha = await findRef(repository.git, `refs/heads/${headBranch}`)
  const baseSha = await findRef(repository.git, `refs/heads/${wanted.base}`)
  const invalid = (field: string) => ({ resource: 'PullRequest', code: 'invalid', field })
  if (headSha === null) return refuse(422, 'Validation Failed', [invalid('head')])
  if (baseSha === null) return refuse(422, 'Validation Failed', [invalid('base')])
  const twin = repository.state.pulls.some(
    pull => pull.state === 'open' && pull.headBranch === headBranch && pull.base === wanted.base,
  )
  if (twin) refuseCustom(`A pull request already exists for ${repository.owner}:${headBranch}.`)
  if ((await listCommits(repository.git, [headSha, `^${baseSha}`], { limit: 1 })).length === 0) {
    refuseCustom(`No commits between ${wanted.base} and ${headBranch}`)
  }
  const now = host.clock()
  const pull: PullState = {
    number: ++repository.state.lastNumber,
    id: repository.nextId(),
    title: wanted.title,
    body: wanted.body,
    state: 'open',
    draft: wanted.draft,
    author,
    headBranch,
    headSha,
    base: wanted.base,
    baseSha,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
    merged: null,
    labels: [],
    requestedReviewers: [],
    reviews: [],
    comments: [],
  }
  await rememberHead(repository, pull)
  repository.state.pulls.push(pull)
  repository.save()
  await sendPullEvent(host, repository, pull, 'opened', author)
  return pull
}

export interface PullMerge {
  readonly method: 'merge' | 'squash' | 'rebase'
  readonly title?: string | undefined
  readonly message?: string | undefined
  /** The head that the caller has seen. */
  readonly sha?: string | undefined
}

/** Merges through git; 405 where the pull request may not be merged, 409 where its head is another than the one seen. */
export async function mergePull(
  host: Host,
  repository: HostedRepository,
  pull: PullState,
  by: string,
  wanted: PullMerge,
): Promise<string> {
  if (pull.merged !== null) return refuse(405, 'Pull Request is not mergeable')
  if (wanted.sha !== undefined && wanted.sha !== pull.headSha) {
    refuse(409, 'Head branch was modified. Review and try the merge again.')
  }
  const { refusal } = await judgeMergeability(repository, pull)
  if (refusal !== null) refuse(405, refusal)
  const ref = `refs/heads/${pull.base}`
  const base = await findRef(repository.git, ref)
  if (base === null) return refuse(405, 'Pull Request is not mergeable')
  const now = host.clock()
  const { name, email } = host.users.get(by)
  const commit = await writeMerge(repository.git, {
    method: wanted.method,
    base,
    head: pull.headSha,
    message: await mergeMessage(repository, pull, wanted, base),
    author: { name, email, at: now },
    committer: { name: 'Git host', email: 'noreply@localhost', at: now },
  })
  if (commit === null) return refuse(405, 'Pull Request has merge conflicts')
  if (!(await moveRef(repository.git, ref, commit, base)))
    refuse(409, 'Base branch was modified. Review and try the merge again.')
  pull.baseSha = base
  pull.merged = { at: now, by, commit }
  pull.state = 'closed'
  pull.closedAt = now
  pull.closedBy = by
  pull.updatedAt = now
  repository.save()
  await sendPullEvent(host, repository, pull, 'closed', by)
  await noticeBranches(host, repository, by)
  return commit
}

async function mergeMessage(
  repository: HostedRepository,
  pull: PullState,
  wanted: PullMerge,
  base: string,
): Promise<string> {
  if (wanted.method === 'merge') {
    const title = wanted.title ?? `Merge pull request #${pull.number} from ${repository.owner}/${pull.headBranch}`
    return `${title}\n\n${wanted.message ?? pull.title}`
  }
  const format = ['log', '--reverse', '--format=* %B', pull.headSha, `^${base}`]
  const body = wanted.message ?? (await repository.git.run(format)).trim()
  return `${wanted.title ?? `${pull.title} (#${pull.number})`}\n\n${body}`
}

function refuseCustom(message: string): never {
  return refuse(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }])
}
