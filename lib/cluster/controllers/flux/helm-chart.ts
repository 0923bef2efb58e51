import { z } from 'zod'
import { Flag, Text } from '../../objects/shapes'
import { type ControllerObject, silent } from '../object'
import { Conditions, ControllerMeta, durationOf, namedBy } from '../shapes'
import { Ref } from './spec'
import { failureIn, progressIn, suspensionOf } from './words'

const HelmChart = z.object({
  metadata: ControllerMeta,
  spec: z.object({ sourceRef: Ref, interval: Text, suspend: Flag }),
  status: z
    .object({
      observedGeneration: z.number().nullish(),
      conditions: Conditions,
      artifact: z.object({ revision: Text }).nullish(),
    })
    .prefault({}),
})

export function readHelmChart(raw: unknown): ControllerObject {
  const { metadata, spec, status } = HelmChart.parse(raw)
  const facts = { observedGeneration: status.observedGeneration ?? 0, conditions: status.conditions }
  const { kind, name, namespace } = spec.sourceRef
  return {
    controller: 'flux',
    kind: 'HelmChart',
    says: {
      ...silent,
      failing: failureIn(facts),
      applying: progressIn(facts, metadata.generation),
      suspended: suspensionOf(metadata, spec.suspend),
      fetched: status.artifact?.revision || null,
    },
    sources: [{ kind, namespace: namespace || metadata.namespace, name }],
    dependsOn: [],
    project: null,
    windows: [],
    applies: null,
    brings: { url: null, revision: null, intervalMs: durationOf(spec.interval) ?? 0 },
    attempt: `${metadata.generation}`,
    ...namedBy(metadata),
  }
}
