import type { ConnectionsView } from '@/lib/contract'
import { messageOf } from '@/lib/errors'
import type { Repository } from '@/lib/observer/contract'

type HostView = ConnectionsView['repositories'][number]['host']

const timeoutMs = 5_000
const known = new WeakMap<Repository, HostView>()

/** What the host says of our credential; asked again when the last answer is older than `maxAgeMs`, because every question counts against its limit. */
export async function checkHost(
  repository: Repository,
  clock: () => number,
  maxAgeMs: number,
  signal: AbortSignal,
): Promise<HostView> {
  const { host, hostProblem, config } = repository
  if (host === null) {
    const kind = config.host?.kind ?? 'none'
    return { kind, ok: false, message: hostProblem ?? '', fix: null, asOf: null, lastSuccess: null, lastFailure: null }
  }
  const before = known.get(repository)
  if (before !== undefined && before.asOf !== null && clock() - before.asOf < maxAgeMs) return before
  const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  const answer = await host.check(within).catch((error: unknown) => ({
    ok: false,
    message: within.aborted ? `The host did not answer within ${timeoutMs / 1000} s.` : messageOf(error),
    fix: null,
  }))
  const at = clock()
  const view: HostView = {
    kind: host.kind,
    ...answer,
    asOf: at,
    lastSuccess: answer.ok ? at : (before?.lastSuccess ?? null),
    lastFailure: answer.ok ? (before?.lastFailure ?? null) : { at, message: answer.message },
  }
  // Who went away before the answer learnt nothing of the host.
  if (!signal.aborted) known.set(repository, view)
  return view
}
