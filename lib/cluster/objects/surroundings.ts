/** Nodes and autoscalers: facts about workloads that stand elsewhere. */
import { z } from 'zod'
import { controllerOf, type Identity, identityOf, Meta, Text } from './shapes'

export interface NodeObject extends Identity {
  /** `containerd/amd64` */
  readonly platform: string
}

const Node = z.object({
  metadata: Meta,
  status: z
    .object({ nodeInfo: z.object({ containerRuntimeVersion: Text, architecture: Text }).prefault({}) })
    .prefault({}),
})

export function readNode(raw: unknown): NodeObject {
  const { metadata, status } = Node.parse(raw)
  const [runtime] = status.nodeInfo.containerRuntimeVersion.split('://')
  return { platform: `${runtime}/${status.nodeInfo.architecture}`, ...identityOf(metadata) }
}

export interface ScalerObject extends Identity {
  readonly target: { readonly kind: string; readonly name: string }
  /** Who a person has to look at: KEDA's ScaledObject where it made the autoscaler. */
  readonly scaler: { readonly kind: string; readonly name: string }
}

const Autoscaler = z.object({
  metadata: Meta,
  spec: z.object({ scaleTargetRef: z.object({ kind: z.string(), name: z.string() }) }),
})

export function readAutoscaler(raw: unknown): ScalerObject {
  const { metadata, spec } = Autoscaler.parse(raw)
  const maker = controllerOf(metadata)
  return {
    target: spec.scaleTargetRef,
    scaler: maker ? { kind: maker.kind, name: maker.name } : { kind: 'HorizontalPodAutoscaler', name: metadata.name },
    ...identityOf(metadata),
  }
}
