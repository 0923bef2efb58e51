import { z } from 'zod'
import { Flag, listOf, Text } from '../../objects/shapes'
import type { ControllerObject } from '../object'
import { Conditions, ControllerMeta, durationOf, namedBy } from '../shapes'
import { Inventory, inventoryOf } from './inventory'
import { overridesIn, Patches } from './overrides'
import { pathOf, Ref, Target, targetOf } from './spec'
import { failureIn, progressIn, suspensionOf } from './words'

const Kustomization = z.object({
  metadata: ControllerMeta,
  spec: z.object({
    path: Text,
    interval: Text,
    timeout: Text,
    suspend: Flag,
    sourceRef: Ref,
    dependsOn: listOf(z.object({ name: z.string(), namespace: Text })),
    targetNamespace: Text,
    kubeConfig: Target,
    ...Patches.shape,
  }),
  status: z
    .object({
      observedGeneration: z.number().nullish(),
      conditions: Conditions,
      lastAppliedRevision: Text,
      lastAppliedOriginRevision: Text,
      lastAttemptedRevision: Text,
      inventory: Inventory,
    })
    .prefault({}),
})

export function readKustomization(raw: unknown): ControllerObject {
  const { metadata, spec, status } = Kustomization.parse(raw)
  const { namespace, name } = metadata
  const facts = { observedGeneration: status.observedGeneration ?? 0, conditions: status.conditions }
  const failing = failureIn(facts)
  const applying = progressIn(facts, metadata.generation)
  return {
    controller: 'flux',
    kind: 'Kustomization',
    says: {
      failing,
      applying,
      suspended: suspensionOf(metadata, spec.suspend),
      manual: null,
      heals: true,
      fetched: null,
      applied: appliedOf(status, failing?.reason ?? null, applying !== null && isHealthPending(facts.conditions)),
      differs: null,
    },
    sources: [
      { kind: spec.sourceRef.kind, namespace: spec.sourceRef.namespace || namespace, name: spec.sourceRef.name },
    ],
    dependsOn: spec.dependsOn.map(one => ({
      kind: 'Kustomization',
      namespace: one.namespace || namespace,
      name: one.name,
    })),
    project: null,
    windows: [],
    applies: {
      inventory: inventoryOf(status.inventory),
      called: [`${namespace}/${name}`],
      target: targetOf(spec.kubeConfig, namespace),
      into: spec.targetNamespace === '' ? null : { name: spec.targetNamespace, replaces: true },
      follows: [{ url: null, path: pathOf(spec.path), revision: null, overrides: overridesIn(spec) }],
      delayMs: durationOf(spec.timeout) ?? durationOf(spec.interval) ?? 0,
    },
    brings: null,
    attempt: `${metadata.generation} ${revisionIn(applying?.words) ?? status.lastAttemptedRevision}`,
    ...namedBy(metadata),
  }
}

/** Of what is in progress: `Fetching manifests for revision main@sha1:… with a timeout of 30s`. */
function revisionIn(words: string | undefined): string | null {
  return /\brevision (\S+)/.exec(words ?? '')?.[1] ?? null
}

/** `lastAppliedRevision` lags: while health checks run or fail, all of the attempted revision stands in the cluster already. */
function appliedOf(
  status: z.infer<typeof Kustomization>['status'],
  failure: string | null,
  isPending: boolean,
): ControllerObject['says']['applied'] {
  const attempted = failure === 'HealthCheckFailed' || isPending
  // Of an artifact made from Git: the commit, which the artifact's own digest does not tell.
  const applied = status.lastAppliedOriginRevision || status.lastAppliedRevision
  const revision = attempted ? status.lastAttemptedRevision : applied
  const ready = status.conditions.find(one => one.type === 'Ready' && one.status === 'True')
  return revision === '' ? null : { revision, at: ready?.lastTransitionTime ?? null }
}

function isHealthPending(conditions: z.infer<typeof Conditions>): boolean {
  return conditions.some(one => one.type === 'Healthy' && one.status === 'Unknown')
}
