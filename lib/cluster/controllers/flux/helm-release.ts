import { z } from 'zod'
import { Flag, Instant, listOf, Text } from '../../objects/shapes'
import type { ControllerObject, Differs } from '../object'
import { Conditions, ControllerMeta, durationOf, namedBy } from '../shapes'
import { Inventory, inventoryOf } from './inventory'
import { Ref, Target, targetOf } from './spec'
import { failureIn, find, progressIn, suspensionOf } from './words'

/** Helm's own, when the release says nothing. */
const defaultTimeoutMs = 300_000

const HelmRelease = z.object({
  metadata: ControllerMeta,
  spec: z.object({
    chart: z.object({ spec: z.object({ sourceRef: Ref }) }).nullish(),
    chartRef: Ref.nullish(),
    timeout: Text,
    suspend: Flag,
    dependsOn: listOf(z.object({ name: z.string(), namespace: Text })),
    releaseName: Text,
    targetNamespace: Text,
    kubeConfig: Target,
    driftDetection: z.object({ mode: Text }).nullish(),
    postRenderers: listOf(z.unknown()),
  }),
  status: z
    .object({
      observedGeneration: z.number().nullish(),
      conditions: Conditions,
      helmChart: Text,
      inventory: Inventory,
      lastAttemptedRevision: Text,
      lastAttemptedConfigDigest: Text,
      history: listOf(z.object({ chartVersion: Text, status: Text, lastDeployed: Instant })),
    })
    .prefault({}),
})
type HelmRelease = z.infer<typeof HelmRelease>

export function readHelmRelease(raw: unknown): ControllerObject {
  const { metadata, spec, status } = HelmRelease.parse(raw)
  const { namespace, name } = metadata
  const facts = { observedGeneration: status.observedGeneration ?? 0, conditions: status.conditions }
  const target = spec.targetNamespace || namespace
  const deployed = status.history.find(one => one.status === 'deployed')
  return {
    controller: 'flux',
    kind: 'HelmRelease',
    says: {
      failing: failureIn(facts),
      applying: progressIn(facts, metadata.generation),
      suspended: suspensionOf(metadata, spec.suspend),
      manual: null,
      heals: spec.driftDetection?.mode === 'enabled',
      fetched: null,
      applied: deployed === undefined ? null : { revision: deployed.chartVersion, at: deployed.lastDeployed },
      differs: differsIn(facts),
    },
    sources: sourcesOf(spec, status, namespace),
    dependsOn: spec.dependsOn.map(one => ({
      kind: 'HelmRelease',
      namespace: one.namespace || namespace,
      name: one.name,
    })),
    project: null,
    windows: [],
    applies: {
      inventory: inventoryOf(status.inventory),
      called: [`${namespace}/${name}`, `release ${target}/${releaseName(spec, name)}`],
      target: targetOf(spec.kubeConfig, namespace),
      into: { name: target, replaces: false },
      follows: [
        { url: null, path: null, revision: null, overrides: spec.postRenderers.length > 0 ? ['postRenderers'] : [] },
      ],
      delayMs: durationOf(spec.timeout) ?? defaultTimeoutMs,
    },
    brings: null,
    attempt: `${metadata.generation} ${status.lastAttemptedRevision} ${status.lastAttemptedConfigDigest}`,
    ...namedBy(metadata),
  }
}

/** The HelmChart that the controller made for it, named in the status; else the source itself. */
function sourcesOf(spec: HelmRelease['spec'], status: HelmRelease['status'], namespace: string) {
  const [chartNamespace, chartName] = status.helmChart.split('/')
  if (chartNamespace && chartName) return [{ kind: 'HelmChart', namespace: chartNamespace, name: chartName }]
  const ref = spec.chartRef ?? spec.chart?.spec.sourceRef
  return ref == null ? [] : [{ kind: ref.kind, namespace: ref.namespace || namespace, name: ref.name }]
}

function releaseName(spec: HelmRelease['spec'], name: string): string {
  return spec.releaseName || (spec.targetNamespace === '' ? name : `${spec.targetNamespace}-${name}`)
}

/** Only with drift detection: `Deployment/helm-prod/shop changed (0 additions, 1 changes, 0 removals)`. */
function differsIn(status: Parameters<typeof find>[0]): Differs | null {
  const drifted = find(status, 'Drifted')
  if (drifted?.status !== 'True') return null
  const objects = [...drifted.message.matchAll(/([A-Z]\w+)\/([a-z0-9.-]+)\/([a-z0-9.-]+) (?:changed|removed)/g)]
  return {
    word: 'Drifted',
    objects: objects.map(([, kind = '', namespace = '', name = '']) => ({ kind, namespace, name })),
  }
}
