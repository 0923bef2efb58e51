import { z } from 'zod'
import type { DeployTarget } from '@/lib/cluster/contract'
import type { LinkSuspension } from '@/lib/domain/evidence'
import { Flag, listOf, Text } from '../../objects/shapes'
import { type Applied, type ControllerObject, type Differs, isKept } from '../object'
import { ControllerMeta, namedBy } from '../shapes'
import { appliedOf, comparedWith, failureOf, progressOf, Status } from './operation'
import { followed, Source } from './source'

const Application = z.object({
  metadata: ControllerMeta,
  spec: z.object({
    project: Text,
    destination: z.object({ server: Text, name: Text, namespace: Text }).prefault({}),
    source: Source.nullish(),
    sources: listOf(Source),
    syncPolicy: z
      .object({ automated: z.object({ enabled: z.boolean().nullish(), selfHeal: Flag }).nullish() })
      .nullish(),
  }),
  status: Status.prefault({}),
})
type Application = z.infer<typeof Application>

/** Beside the interval, a repository server answers and a sync runs. */
const slackMs = 60_000

export function readApplication(raw: unknown): ControllerObject {
  const { metadata, spec, status } = Application.parse(raw)
  const sources = spec.sources.length > 0 ? spec.sources : spec.source == null ? [] : [spec.source]
  const automated = spec.syncPolicy?.automated
  const isAutomated = automated != null && automated.enabled !== false
  // A source that only lends its files to others deploys nothing.
  const main = Math.max(
    0,
    sources.findIndex(source => source.path !== '' || source.chart !== ''),
  )
  return {
    controller: 'argocd',
    kind: 'Application',
    says: {
      failing: failureOf(status),
      applying: progressOf(status),
      suspended: suspensionOf(metadata.annotations),
      manual: isAutomated ? null : { words: 'waits for a manual sync, by policy', since: null },
      heals: isAutomated && automated.selfHeal,
      fetched: comparedWith(status, main),
      applied: appliedOf(status, main),
      differs: differsIn(status, main),
    },
    sources: [],
    dependsOn: [],
    project: { kind: 'AppProject', namespace: status.controllerNamespace || metadata.namespace, name: spec.project },
    windows: [],
    applies: {
      inventory: inventoryOf(status),
      called: instancesOf(metadata, status.controllerNamespace),
      target: targetOf(spec.destination),
      into: spec.destination.namespace === '' ? null : { name: spec.destination.namespace, replaces: false },
      follows: sources.map(followed),
      delayMs: slackMs,
    },
    brings: null,
    attempt: '',
    ...namedBy(metadata),
  }
}

/** Null before the first comparison, and while none could be made for a destination or project that is not there. */
function inventoryOf({ reconciledAt, resources }: Status): readonly Applied[] | null {
  if (reconciledAt === null && resources.length === 0) return null
  return resources.filter(isKept).map(({ kind, namespace, name }) => ({ kind, namespace, name }))
}

/** Applications outside Argo CD's own namespace are called `namespace_name`; a label holds 63 characters. */
function instancesOf({ namespace, name }: ControllerMeta, controllerNamespace: string): readonly string[] {
  const long = `${namespace}_${name}`
  const names = controllerNamespace === '' ? [name, long] : [controllerNamespace === namespace ? name : long]
  return [...new Set(names.flatMap(one => [one, one.slice(0, 63)]))]
}

export const inCluster = { server: 'https://kubernetes.default.svc', name: 'in-cluster' }

function targetOf({ server, name }: Application['spec']['destination']): DeployTarget {
  if (server !== '') return isSelf(server) ? { kind: 'here' } : { kind: 'server', name: server }
  if (name !== '') return name === inCluster.name ? { kind: 'here' } : { kind: 'name', name }
  return { kind: 'name', name: '' }
}

function isSelf(server: string): boolean {
  return server.replace(/\/+$/, '').replace(/:443$/, '') === inCluster.server
}

function suspensionOf(annotations: Readonly<Record<string, string>>): LinkSuspension | null {
  if (annotations['argocd.argoproj.io/skip-reconcile'] !== 'true') return null
  return { words: 'argocd.argoproj.io/skip-reconcile: true', since: null, by: null }
}

/** While it is behind Git, what differs is on its way and no difference of its own. */
function differsIn(status: Status, source: number): Differs | null {
  if (status.sync?.status !== 'OutOfSync') return null
  const compared = comparedWith(status, source)
  if (compared === null || compared !== appliedOf(status, source)?.revision) return null
  const objects = status.resources.filter(one => one.status === 'OutOfSync' && !one.hook)
  return { word: 'OutOfSync', objects: objects.map(({ kind, namespace, name }) => ({ kind, namespace, name })) }
}
