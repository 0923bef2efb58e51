import { z } from 'zod'
import type { HostNews } from '@/lib/store/contract'

const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
const number = z
  .number()
  .int()
  .positive()
  .max(2 ** 31)
const pull = z.object({ number, head: z.object({ sha }).optional().catch(undefined) })
const run = z.object({ head_sha: sha, pull_requests: z.array(pull).max(100).optional().catch(undefined) })

const pullPayload = z.object({ pull_request: pull })
const runPayload = z.union([
  z.object({ check_run: run }).transform(one => one.check_run),
  z.object({ check_suite: run }).transform(one => one.check_suite),
])
const statusPayload = z.object({ sha })

/** Where to look after an event of GitHub or Gitea. What is unknown or has another shape wakes nothing; the poll sees it. */
export function newsOf(repository: string, event: string, payload: unknown): readonly HostNews[] {
  const about = (number: number | null, headSha: string | null): HostNews => ({
    repository,
    about: 'pull_request',
    number,
    headSha,
  })
  if (event === 'push') return [{ repository, about: 'push', number: null, headSha: null }]
  if (event.startsWith('pull_request')) {
    const known = pullPayload.safeParse(payload)
    return known.success ? [about(known.data.pull_request.number, known.data.pull_request.head?.sha ?? null)] : []
  }
  if (event === 'check_run' || event === 'check_suite') {
    const known = runPayload.safeParse(payload)
    return known.success ? [about(known.data.pull_requests?.[0]?.number ?? null, known.data.head_sha)] : []
  }
  if (event === 'status') {
    const known = statusPayload.safeParse(payload)
    return known.success ? [about(null, known.data.sha)] : []
  }
  return []
}

/** What to choose when the webhook is made on the host, in its own words. */
export function webhookEvents(kind: string): readonly string[] {
  if (kind === 'gitea') return ['Push', 'Pull Request', 'Pull Request Reviewed', 'Pull Request Synchronized', 'Status']
  return ['push', 'pull_request', 'pull_request_review', 'check_run', 'check_suite', 'status']
}
