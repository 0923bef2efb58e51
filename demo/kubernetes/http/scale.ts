import { type JsonObject, numberAt, objectAt, textAt } from '../json'
import type { Kind } from '../kinds'

/** The scale subresource: the same for every kind that has replicas. */
export function scaleOf(kind: Kind, object: JsonObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = objectAt(object, 'metadata')
  const metadata = { name: name ?? '', namespace: namespace ?? '', uid: uid ?? '' }
  const labels = objectAt(object, 'spec', 'selector', 'matchLabels')
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { ...metadata, resourceVersion: resourceVersion ?? '', creationTimestamp: creationTimestamp ?? '' },
    spec: { replicas: numberAt(object, 'spec', 'replicas') ?? 0 },
    status: {
      replicas: numberAt(object, 'status', 'replicas') ?? 0,
      ...(kind.builtin
        ? {
            selector: Object.keys(labels)
              .map(key => `${key}=${textAt(labels, key)}`)
              .join(','),
          }
        : {}),
    },
  }
}

export function withScale(object: JsonObject, scale: JsonObject): JsonObject {
  const replicas = numberAt(scale, 'spec', 'replicas') ?? 0
  const version = textAt(scale, 'metadata', 'resourceVersion')
  const metadata = { ...objectAt(object, 'metadata'), ...(version === '' ? {} : { resourceVersion: version }) }
  return { ...object, metadata, spec: { ...objectAt(object, 'spec'), replicas } }
}
