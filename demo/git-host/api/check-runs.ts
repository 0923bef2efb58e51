import { z } from 'zod'
import { origin } from '../notice'
import { repositoryPage, repositoryUrl } from '../present/repository'
import { isoTime, nodeId } from '../present/schema'
import type { CheckRunState } from '../state'
import { created, ok, parseBody } from './answer'
import { getCommit } from './commits'
import { param, type RepositoryCall, type Route, repositoryRoute, userOf } from './route'

const newRun = z.object({
  name: z.string().min(1),
  head_sha: z.string(),
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  conclusion: z.enum(['success', 'failure', 'neutral', 'skipped', 'cancelled', 'timed_out']).optional(),
  details_url: z.string().optional(),
})

/** Before the routes of commits: a commit's name there takes the rest of the path. */
export const checkRunRoutes: readonly Route[] = [
  repositoryRoute('POST', '/check-runs', 'checks', async call => {
    const body = parseBody(newRun, call.body)
    const commit = await getCommit(call, body.head_sha)
    const run: CheckRunState = {
      id: call.repository.nextId(),
      sha: commit.sha,
      name: body.name,
      status: body.conclusion === undefined ? (body.status ?? 'queued') : 'completed',
      conclusion: body.conclusion ?? null,
      detailsUrl: body.details_url ?? null,
      startedAt: call.host.clock(),
    }
    call.repository.state.checkRuns.push(run)
    call.repository.save()
    call.host.webhooks.send(call.repository, {
      name: 'check_run',
      action: run.status === 'completed' ? 'completed' : 'created',
      payload: { check_run: presentRun(call, run), ...origin(call.host, call.repository, userOf(call).login) },
    })
    return created(presentRun(call, run))
  }),
  repositoryRoute('GET', '/commits/*ref/check-runs', 'checks', async call => {
    const { sha } = await getCommit(call, param(call, 'ref'))
    const latest = new Map(
      call.repository.state.checkRuns.filter(run => run.sha === sha).map(run => [run.name, run] as const),
    )
    const query = call.url.searchParams
    const size = Number(query.get('per_page') ?? 30)
    const start = (Number(query.get('page') ?? 1) - 1) * size
    const runs = [...latest.values()].reverse()
    return ok({
      total_count: runs.length,
      check_runs: runs.slice(start, start + size).map(run => presentRun(call, run)),
    })
  }),
]

function presentRun(call: RepositoryCall, run: CheckRunState) {
  const page = `${repositoryPage(call.host, call.repository)}/runs/${run.id}`
  return {
    id: run.id,
    node_id: nodeId('CheckRun', run.id),
    head_sha: run.sha,
    external_id: '',
    url: `${repositoryUrl(call.host, call.repository)}/check-runs/${run.id}`,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion,
    started_at: isoTime(run.startedAt),
    completed_at: run.status === 'completed' ? isoTime(run.startedAt) : null,
    name: run.name,
  }
}
