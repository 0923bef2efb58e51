/**
 * Which lists kustomize merges by a key; every other list is replaced whole. Only kinds of Kubernetes 1.21 count: a patch on an
 * Argo Rollout replaces its containers.
 */
export interface Schema {
  /** Set for a list that is merged; an empty key is a list of plain values. */
  readonly keys: readonly string[] | null
  readonly items: Schema | null
  readonly fields: Readonly<Record<string, Schema>>
}

export function schemaOf(apiVersion: string, kind: string): Schema | null {
  return schemas.get(`${apiVersion} ${kind}`) ?? null
}

function map(fields: Readonly<Record<string, Schema>>): Schema {
  return { keys: null, items: null, fields }
}

function list(keys: readonly string[], items: Schema): Schema {
  return { keys, items, fields: {} }
}

const plain = map({})
const container = map({
  env: list(['name'], plain),
  ports: list(['containerPort', 'protocol'], plain),
  volumeDevices: list(['devicePath'], plain),
  volumeMounts: list(['mountPath'], plain),
})
const podSpec = map({
  containers: list(['name'], container),
  ephemeralContainers: list(['name'], container),
  hostAliases: list(['ip'], plain),
  imagePullSecrets: list(['name'], plain),
  initContainers: list(['name'], container),
  topologySpreadConstraints: list(['topologyKey', 'whenUnsatisfiable'], plain),
  volumes: list(['name'], plain),
})
const metadata = map({ finalizers: list([''], plain), ownerReferences: list(['uid'], plain) })
const template = map({ metadata, spec: podSpec })
const workload = map({ metadata, spec: map({ template }) })
const cronJob = map({ metadata, spec: map({ jobTemplate: map({ metadata, spec: map({ template }) }) }) })
const webhooks = map({ metadata, webhooks: list(['name'], plain) })

const schemas: ReadonlyMap<string, Schema> = new Map([
  ['apps/v1 DaemonSet', workload],
  ['apps/v1 Deployment', workload],
  ['apps/v1 ReplicaSet', workload],
  ['apps/v1 StatefulSet', workload],
  ['batch/v1 Job', workload],
  ['batch/v1 CronJob', cronJob],
  ['batch/v1beta1 CronJob', cronJob],
  ['v1 Pod', map({ metadata, spec: podSpec })],
  ['v1 PodTemplate', map({ metadata, template })],
  ['v1 ReplicationController', workload],
  ['v1 Service', map({ metadata, spec: map({ ports: list(['port', 'protocol'], plain) }) })],
  ['v1 ServiceAccount', map({ metadata, secrets: list(['name'], plain) })],
  ['admissionregistration.k8s.io/v1 MutatingWebhookConfiguration', webhooks],
  ['admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration', webhooks],
  ['admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration', webhooks],
  ['admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration', webhooks],
])
