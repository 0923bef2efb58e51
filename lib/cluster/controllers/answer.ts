/** Answers for one cluster what its delivery controllers say of a workload, here or in another cluster. */
import type {
  ChainAnswer,
  ChainQuestion,
  ControllerLink,
  ControllerObjects,
  Deployment,
  ObjectName,
} from '@/lib/cluster/contract'
import { findAppliers } from './find'
import { type ControllerObject, idOf } from './object'
import { controllers } from './registry'
import type { ControllerStore } from './store'
import { followsOf, nameOf, walk } from './walk'

/** What is known of the list of a kind, in a namespace or in all. */
export interface KindReading {
  /** Null where the kind is not served, or its list is not there yet. */
  readonly asOf: number | null
  /** Why it could not be read; null when it could, also when there is no such kind. */
  readonly unread: string | null
}

export type ReadingOf = (kind: string, namespace: string | null) => KindReading

const applying = ['Kustomization', 'HelmRelease', 'Application']

export function createAnswers(store: ControllerStore, readingOf: ReadingOf): ControllerObjects & { forget(): void } {
  let known: readonly Deployment[] | null = null

  function chainOf(question: ChainQuestion, now: number): ChainAnswer {
    const { workload, tracking, cluster } = question
    const { found, asked, unproven } = findAppliers(store, controllers, question)
    const tracked = { ...workload, labels: tracking?.labels ?? {}, annotations: tracking?.annotations ?? {} }
    const walked = walk(store, controllers, found, tracked, now)
    const all = [...asked, ...walked.asked]
    const readings = [
      ...all.map(one => readingOf(one.kind, one.namespace)),
      ...(found.length > 0 ? [] : applying.map(kind => readingOf(kind, null))),
    ]
    const broken = all.find(store.isUnreadable)
    const times = readings.flatMap(({ asOf }) => (asOf === null ? [] : [asOf]))
    return {
      links: walked.links,
      asked: all,
      unproven,
      unread: broken === undefined ? (readings.find(one => one.unread !== null)?.unread ?? null) : unexpected(broken),
      asOf: times.length === 0 ? null : Math.min(...times),
      graceMs: graceOf(store, walked.links, cluster.reconciliationMs),
    }
  }

  return {
    chainOf,
    deployments() {
      known ??= [...store.all()].flatMap(object => deploymentOf(store, object))
      return known
    },
    forget() {
      known = null
    },
  }
}

function unexpected({ kind, namespace, name }: ObjectName): string {
  return `${kind} ${namespace}/${name} exists, but not in the form that is expected`
}

function deploymentOf(store: ControllerStore, object: ControllerObject): readonly Deployment[] {
  const { applies, says, controller } = object
  if (applies === null) return []
  const failure = says.failing?.reason === 'InvalidSpecError' ? says.failing.message : null
  const { target, into } = applies
  return [{ ...nameOf(object), controller, target, into, follows: followsOf(store, object), failure }]
}

/** Flux: twice its source's interval, and the time-out of the apply. Argo CD: twice its look at Git, and a minute. */
function graceOf(store: ControllerStore, links: readonly ControllerLink[], reconciliationMs: number): number | null {
  const link = links.find(one => one.role === 'apply' && one.onTheWay)
  const object = link === undefined ? null : store.get(link)
  if (link === undefined || object?.applies == null) return null
  if (object.controller === 'argocd') return 2 * reconciliationMs + object.applies.delayMs
  const sources = links.filter(one => one.role === 'source' && one.behind === idOf(object))
  const intervals = sources.map(one => store.get(one)?.brings?.intervalMs ?? 0)
  return 2 * Math.max(0, ...intervals) + object.applies.delayMs
}
