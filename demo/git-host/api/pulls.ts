import { z } from 'zod'
import { readCommit } from '../git/commits'
import { formatDiff } from '../git/diff'
import { findRef } from '../git/refs'
import { sendPullEvent } from '../notice'
import { mergePull, openPull } from '../open-pull'
import { presentChange, presentCommit } from '../present/commit'
import { presentPull, presentPullSummary, pullChanges, pullCommits, pullStart } from '../present/pull'
import type { PullState } from '../state'
import { created, failed, noContent, notFound, ok, parseBody, raw, refuse } from './answer'
import { paged } from './paging'
import { param, type RepositoryCall, type Route, repositoryRoute, userOf } from './route'

const newPull = z.object({
  title: z.string().min(1),
  head: z.string().min(1),
  base: z.string().min(1),
  body: z.string().nullable().optional(),
  draft: z.boolean().optional(),
})
const changedPull = z.object({
  title: z.string().min(1).optional(),
  body: z.string().nullable().optional(),
  state: z.enum(['open', 'closed']).optional(),
  base: z.string().optional(),
})
const mergeBody = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).optional(),
})

export const pullRoutes: readonly Route[] = [
  repositoryRoute('GET', '/pulls', 'pull_requests', call =>
    paged(call, selectPulls(call), pull => presentPullSummary(call.host, call.repository, pull)),
  ),
  repositoryRoute('POST', '/pulls', 'pull_requests', call => {
    const body = parseBody(newPull, call.body)
    return call.repository.exclusive(async () => {
      const wanted = { ...body, body: body.body ?? null, draft: body.draft ?? false }
      const pull = await openPull(call.host, call.repository, userOf(call).login, wanted)
      return created(await presentPull(call.host, call.repository, pull))
    })
  }),
  repositoryRoute('GET', '/pulls/:number', 'pull_requests', async call => {
    const pull = getPull(call)
    if (!/diff|patch/.test(call.accept)) return ok(await presentPull(call.host, call.repository, pull))
    const start = await pullStart(call.repository, pull)
    if (call.accept.includes('diff')) {
      return raw(
        await formatDiff(call.repository.git, start, pull.headSha),
        'application/vnd.github.diff; charset=utf-8',
      )
    }
    const patch = await call.repository.git.run(['format-patch', '--stdout', `${start}..${pull.headSha}`])
    return raw(patch, 'application/vnd.github.patch; charset=utf-8')
  }),
  repositoryRoute('PATCH', '/pulls/:number', 'pull_requests', call => {
    const body = parseBody(changedPull, call.body)
    return call.repository.exclusive(async () => ok(await changePull(call, getPull(call), body)))
  }),
  repositoryRoute('GET', '/pulls/:number/files', 'pull_requests', async call => {
    const pull = getPull(call)
    const changes = await pullChanges(call.repository, pull)
    return paged(call, changes, change => presentChange(call.host, call.repository, pull.headSha, change))
  }),
  repositoryRoute('GET', '/pulls/:number/commits', 'pull_requests', async call => {
    const shas = await pullCommits(call.repository, getPull(call))
    return paged(call, shas, async sha => {
      const commit = await readCommit(call.repository.git, sha)
      return commit === null ? notFound() : presentCommit(call.host, call.repository, commit)
    })
  }),
  repositoryRoute('GET', '/pulls/:number/merge', 'pull_requests', call =>
    getPull(call).merged === null ? failed(404, 'Not Found') : noContent(),
  ),
  repositoryRoute('PUT', '/pulls/:number/merge', 'contents', call => {
    const body = parseBody(mergeBody, call.body)
    return call.repository.exclusive(async () => {
      const sha = await mergePull(call.host, call.repository, getPull(call), userOf(call).login, {
        method: body.merge_method ?? 'merge',
        title: body.commit_title,
        message: body.commit_message,
        sha: body.sha,
      })
      return ok({ sha, merged: true, message: 'Pull Request successfully merged' })
    })
  }),
]

export function getPull(call: RepositoryCall): PullState {
  const number = Number(param(call, 'number'))
  return call.repository.state.pulls.find(pull => pull.number === number) ?? notFound()
}

/** The filters of GitHub's list; `head` is `owner:branch`. */
function selectPulls(call: RepositoryCall): readonly PullState[] {
  const query = call.url.searchParams
  const state = query.get('state') ?? 'open'
  const head = query.get('head')
  const base = query.get('base')
  const byUpdate = query.get('sort') === 'updated'
  const found = call.repository.state.pulls
    .filter(pull => state === 'all' || pull.state === state)
    .filter(pull => head === null || !head.includes(':') || head === `${call.repository.owner}:${pull.headBranch}`)
    .filter(pull => base === null || base === pull.base)
    .sort((one, other) => (byUpdate ? one.updatedAt - other.updatedAt : 0) || one.number - other.number)
  return query.get('direction') === 'asc' ? found : found.reverse()
}

async function changePull(call: RepositoryCall, pull: PullState, change: z.infer<typeof changedPull>) {
  const { host, repository } = call
  const { login } = userOf(call)
  if (change.state === 'open' && pull.state === 'closed') await reopen(call, pull)
  if (change.base !== undefined && change.base !== pull.base) {
    const base = await findRef(repository.git, `refs/heads/${change.base}`)
    if (base === null) refuse(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'invalid', field: 'base' }])
    pull.base = change.base
    pull.baseSha = base
  }
  const closes = change.state === 'closed' && pull.state === 'open'
  const edits = change.title !== undefined || change.body !== undefined || change.base !== undefined
  pull.title = change.title ?? pull.title
  pull.body = change.body === undefined ? pull.body : change.body
  pull.updatedAt = host.clock()
  if (closes) {
    pull.state = 'closed'
    pull.closedAt = host.clock()
    pull.closedBy = login
  }
  repository.save()
  if (closes) await sendPullEvent(host, repository, pull, 'closed', login)
  else if (edits) await sendPullEvent(host, repository, pull, 'edited', login)
  return presentPull(host, repository, pull)
}

async function reopen(call: RepositoryCall, pull: PullState): Promise<void> {
  const { host, repository } = call
  const head = await findRef(repository.git, `refs/heads/${pull.headBranch}`)
  if (pull.merged !== null || head === null) {
    refuse(422, 'Validation Failed', [
      {
        resource: 'PullRequest',
        code: 'invalid',
        field: 'state',
        message: 'state cannot be changed. The pull request cannot be reopened.',
      },
    ])
  }
  pull.state = 'open'
  pull.closedAt = null
  pull.closedBy = null
  pull.headSha = head
  repository.save()
  await sendPullEvent(host, repository, pull, 'reopened', userOf(call).login)
}
