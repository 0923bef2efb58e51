/** What the custom resources of several controllers spell alike. */
import { z } from 'zod'
import type { ObjectName } from '@/lib/cluster/contract'
import type { FieldOwner } from '@/lib/domain/live'
import { keepOwnership } from '../objects/ownership'
import { Count, type Identity, Instant, identityOf, listOf, Text } from '../objects/shapes'
import { WorkloadMeta } from '../objects/workload'
import { type FieldPath, ownersOf } from '../owners'

export const ControllerMeta = WorkloadMeta
export type ControllerMeta = WorkloadMeta

export const Condition = z.object({
  type: z.string(),
  status: Text,
  reason: Text,
  message: Text,
  observedGeneration: Count,
  lastTransitionTime: Instant,
})
export type Condition = z.infer<typeof Condition>
export const Conditions = listOf(Condition)

/** Identity, and what tells who made the object. */
export interface Named extends Identity {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly owners: readonly ObjectName[]
}

/** To be spread last, as `identityOf` is. */
export function namedBy(meta: ControllerMeta): Named {
  return {
    labels: keepOwnership(meta.labels),
    annotations: keepOwnership(meta.annotations),
    owners: meta.ownerReferences.map(({ kind, name }) => ({ kind, namespace: meta.namespace, name })),
    ...identityOf(meta),
  }
}

/** Who set a field last, as far as the API server recorded it. */
export function setBy(meta: ControllerMeta, path: FieldPath): FieldOwner | null {
  const owners = [...ownersOf(meta.managedFields, path)]
  return owners.sort((a, b) => (b.time ?? 0) - (a.time ?? 0))[0] ?? null
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** Go's durations: `1m`, `1h30m`, `1.5h`; null where there is none. */
export function durationOf(text: string | null | undefined): number | null {
  const parts = [...(text ?? '').matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)]
  if (parts.length === 0) return null
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? 0), 0)
}

/** `Deployment/shop-prod/shop status: 'InProgress'`, as the status poller of Flux and Helm names what it waits for. */
export function waitedFor(message: string): readonly ObjectName[] {
  const found = message.matchAll(/\b([A-Z][A-Za-z]+)\/(?:([a-z0-9.-]+)\/)?([a-z0-9.-]+) status: ?'/g)
  return [...found].map(([, kind = '', namespace = '', name = '']) => ({ kind, namespace, name }))
}
