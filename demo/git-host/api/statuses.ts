import { z } from 'zod'
import { origin } from '../notice'
import { presentCommit } from '../present/commit'
import { presentRepository, repositoryUrl } from '../present/repository'
import { isoTime, nodeId, type Schema } from '../present/schema'
import { presentUser } from '../present/user'
import { latestStatuses } from '../pulls'
import type { StatusState } from '../state'
import { created, ok, parseBody } from './answer'
import { getCommit } from './commits'
import { paged } from './paging'
import { param, type RepositoryCall, type Route, repositoryRoute, userOf } from './route'

const newStatus = z.object({
  state: z.enum(['success', 'failure', 'pending', 'error']),
  context: z.string().optional(),
  description: z.string().max(140).nullable().optional(),
  target_url: z.string().nullable().optional(),
})

/** Before the routes of commits: a commit's name there takes the rest of the path. */
export const statusRoutes: readonly Route[] = [
  repositoryRoute('POST', '/statuses/:sha', 'statuses', async call => {
    const body = parseBody(newStatus, call.body)
    const commit = await getCommit(call, param(call, 'sha'))
    const status: StatusState = {
      id: call.repository.nextId(),
      sha: commit.sha,
      state: body.state,
      context: body.context ?? 'default',
      description: body.description ?? null,
      targetUrl: body.target_url ?? null,
      creator: userOf(call).login,
      createdAt: call.host.clock(),
    }
    call.repository.state.statuses.push(status)
    call.repository.save()
    const shown = presentStatus(call, status)
    call.host.webhooks.send(call.repository, {
      name: 'status',
      action: null,
      payload: {
        ...shown,
        sha: commit.sha,
        name: `${call.repository.owner}/${call.repository.name}`,
        commit: presentCommit(call.host, call.repository, commit),
        branches: [],
        ...origin(call.host, call.repository, status.creator),
      },
    })
    return created(shown)
  }),
  repositoryRoute('GET', '/commits/*ref/statuses', 'statuses', async call => {
    const { sha } = await getCommit(call, param(call, 'ref'))
    const all = call.repository.state.statuses.filter(status => status.sha === sha).reverse()
    return paged(call, all, status => presentStatus(call, status))
  }),
  repositoryRoute('GET', '/commits/*ref/status', 'statuses', async call => {
    const { sha } = await getCommit(call, param(call, 'ref'))
    const latest = latestStatuses(call.repository, sha)
    const url = repositoryUrl(call.host, call.repository)
    const query = call.url.searchParams
    const size = Number(query.get('per_page') ?? 30)
    const start = (Number(query.get('page') ?? 1) - 1) * size
    const combined = {
      state: combine(latest),
      statuses: latest.slice(start, start + size).map(status => presentStatus(call, status)),
      sha,
      total_count: latest.length,
      repository: presentRepository(call.host, call.repository, null),
      commit_url: `${url}/commits/${sha}`,
      url: `${url}/commits/${sha}/status`,
    }
    return ok(combined)
  }),
]

/** GitHub: failure if one failed, pending if one is or if there is none, else success. */
function combine(statuses: readonly StatusState[]): 'success' | 'failure' | 'pending' {
  if (statuses.some(({ state }) => state === 'failure' || state === 'error')) return 'failure'
  return statuses.length === 0 || statuses.some(({ state }) => state === 'pending') ? 'pending' : 'success'
}

function presentStatus(call: RepositoryCall, status: StatusState): Schema['status'] {
  const creator = presentUser(call.host, status.creator)
  return {
    id: status.id,
    node_id: nodeId('Status', status.id),
    url: `${repositoryUrl(call.host, call.repository)}/statuses/${status.sha}`,
    avatar_url: creator.avatar_url,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: isoTime(status.createdAt),
    updated_at: isoTime(status.createdAt),
    creator,
  }
}
