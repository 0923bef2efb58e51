import type { ClusterCheck } from '@/lib/cluster/contract'
import type { ConnectionTestView } from '@/lib/contract'
import { AppError, isAppError, messageOf } from '@/lib/errors'
import type { Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { checkHost } from './host-check'

type Finding = ConnectionTestView['findings'][number]

interface Wanted {
  readonly kind: 'repository' | 'host' | 'cluster' | 'database'
  readonly name: string
}

/** Longer than any healthy source takes, shorter than a person waits. */
const timeoutMs = 15_000

/** Asks one source now and says in words what came of it. Nothing is changed at the source, and no credential is in the words. */
export async function testConnection(
  services: Services,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<ConnectionTestView> {
  const { clock } = services
  const began = clock()
  const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  const findings = await ask(services, wanted, within)
  const at = clock()
  return { at, tookMs: Math.max(0, at - began), ok: findings.every(one => one.ok), findings: [...findings] }
}

async function ask(services: Services, wanted: Wanted, within: AbortSignal): Promise<readonly Finding[]> {
  const { observer, store, clock } = services
  switch (wanted.kind) {
    case 'repository':
      return askRepository(findRepository(services, wanted.name), within)
    case 'host': {
      const { ok, message, fix } = await checkHost(findRepository(services, wanted.name), clock, 0, within)
      return [{ ok, words: message, fix, rule: null }]
    }
    case 'cluster': {
      const cluster = observer.clusters.find(one => one.name === wanted.name)
      if (cluster === undefined) throw notConfigured(wanted)
      return clusterFindings(await cluster.check(within), within)
    }
    case 'database':
      return [await store.check().then(() => fine('PostgreSQL answers.'), failed)]
  }
}

async function askRepository(repository: Repository, within: AbortSignal): Promise<readonly Finding[]> {
  const before = repository.mirror.status().head
  try {
    const head = await repository.mirror.fetch(within)
    const { branch } = repository.mirror.status()
    const moved = head === before ? 'as known' : 'which is new and is read now'
    return [fine(`The repository answers. ${branch ?? 'The branch'} stands at ${head.slice(0, 7)}, ${moved}.`)]
  } catch (error) {
    return [within.aborted ? late() : failed(error)]
  }
}

function clusterFindings({ version, fault, kinds }: ClusterCheck, within: AbortSignal): readonly Finding[] {
  if (fault !== null) return [within.aborted ? late() : { ok: false, words: fault.message, fix: fault.fix, rule: null }]
  const read = kinds.filter(kind => kind.state === 'read').length
  const absent = kinds.filter(kind => kind.state === 'absent').length
  const wrong = kinds.flatMap(({ fault, missingRule }): readonly Finding[] =>
    fault === null ? [] : [{ ok: false, words: fault.message, fix: fault.fix, rule: missingRule }],
  )
  const whole = `${read} of ${kinds.length - absent} kinds may be listed`
  const others = absent === 0 ? '' : `; ${absent} kinds of Flux or Argo CD are not installed`
  return [
    fine(`The API server answers${version === null ? '' : `: Kubernetes ${version}`}. ${whole}${others}.`),
    ...wrong,
  ]
}

function findRepository({ observer }: Services, name: string): Repository {
  const found = observer.repositories.find(one => one.mirror.status().url === name)
  if (found === undefined) throw notConfigured({ kind: 'repository', name })
  return found
}

function notConfigured({ kind }: Wanted): AppError {
  return new AppError(
    'not_found',
    `No ${kind} of this name is configured. Reload the page; plimsoll.yaml may have changed.`,
  )
}

function fine(words: string): Finding {
  return { ok: true, words, fix: null, rule: null }
}

function late(): Finding {
  const words = `It did not answer within ${timeoutMs / 1000} s.`
  return { ok: false, words, fix: 'Check the network on the way there.', rule: null }
}

function failed(error: unknown): Finding {
  const { what, fix } = isAppError(error) ? error.details : {}
  const known = typeof what === 'string' && typeof fix === 'string'
  if (known) return { ok: false, words: what, fix, rule: null }
  return { ok: false, words: messageOf(error), fix: null, rule: null }
}
