import { type JsonObject, objectAt, textAt } from './json'
import type { Kind } from './kinds'

/** What the server adds to a new object after it has noted who set which field: nobody owns these. */
export function withAdmission(kind: Kind, object: JsonObject): JsonObject {
  if (kind.kind === 'Pod') return withPodAdmission(object)
  if (kind.kind === 'Job' && kind.builtin) return withJobIdentity(object)
  return initialStatus[kind.kind] !== undefined && object.status === undefined
    ? { ...object, status: initialStatus[kind.kind] ?? {} }
    : object
}

const initialStatus: Readonly<Record<string, JsonObject>> = {
  Deployment: {},
  ReplicaSet: { replicas: 0 },
  StatefulSet: { replicas: 0, availableReplicas: 0 },
  DaemonSet: { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 },
  CronJob: {},
  Service: { loadBalancer: {} },
}

function withPodAdmission(pod: JsonObject): JsonObject {
  const added = {
    preemptionPolicy: 'PreemptLowerPriority',
    priority: 0,
    serviceAccount: 'default',
    serviceAccountName: 'default',
    tolerations: ['not-ready', 'unreachable'].map(key => ({
      key: `node.kubernetes.io/${key}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    })),
  }
  return { ...pod, spec: { ...added, ...objectAt(pod, 'spec') }, status: { phase: 'Pending', qosClass: 'BestEffort' } }
}

/** A Job selects its pods by its own uid. */
function withJobIdentity(job: JsonObject): JsonObject {
  const uid = textAt(job, 'metadata', 'uid')
  const name = textAt(job, 'metadata', 'name')
  const own = {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  }
  const template = objectAt(job, 'spec', 'template')
  const labels = { ...objectAt(template, 'metadata', 'labels'), ...own }
  const metadata = objectAt(job, 'metadata')
  return {
    ...job,
    metadata: { ...metadata, labels: { ...own, ...objectAt(metadata, 'labels') } },
    spec: {
      ...objectAt(job, 'spec'),
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
      template: { ...template, metadata: { ...objectAt(template, 'metadata'), labels } },
    },
    status: {},
  }
}
