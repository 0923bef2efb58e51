import { at, isObject, type Json, type JsonObject, listAt, numberAt, objectAt, textAt, withAt } from './json'
import type { Kind } from './kinds'

/** What the API server fills in where a manifest is silent; it shows in the objects and in who owns which field. */
export function withDefaults(kind: Kind, object: JsonObject): JsonObject {
  const fill = kind.builtin ? fillers[kind.kind] : undefined
  return fill === undefined ? object : fill(object)
}

type Fill = (object: JsonObject) => JsonObject

const fillers: Readonly<Record<string, Fill>> = {
  Deployment: object => withSpec(object, deploymentSpec),
  ReplicaSet: object => withSpec(object, spec => ({ replicas: 1, ...spec, template: template(spec) })),
  StatefulSet: object => withSpec(object, statefulSetSpec),
  DaemonSet: object => withSpec(object, daemonSetSpec),
  Job: object => withSpec(object, jobSpec),
  CronJob: object => withSpec(object, cronJobSpec),
  Pod: object => withSpec(object, spec => ({ enableServiceLinks: true, ...podSpec(spec) })),
  Service: object => withSpec(object, serviceSpec),
  Secret: object => ({ type: 'Opaque', ...object }),
  HorizontalPodAutoscaler: object => withSpec(object, spec => ({ minReplicas: 1, ...spec })),
  Namespace: namespace,
}

function withSpec(object: JsonObject, fill: (spec: JsonObject) => JsonObject): JsonObject {
  return { ...object, spec: fill(objectAt(object, 'spec')) }
}

function deploymentSpec(spec: JsonObject): JsonObject {
  const strategy = { type: 'RollingUpdate', ...objectAt(spec, 'strategy') }
  const rolling = { maxSurge: '25%', maxUnavailable: '25%', ...objectAt(strategy, 'rollingUpdate') }
  return {
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    ...spec,
    strategy: strategy.type === 'RollingUpdate' ? { ...strategy, rollingUpdate: rolling } : strategy,
    template: template(spec),
  }
}

function statefulSetSpec(spec: JsonObject): JsonObject {
  const strategy = { type: 'RollingUpdate', ...objectAt(spec, 'updateStrategy') }
  const rolling = { partition: 0, ...objectAt(strategy, 'rollingUpdate') }
  return {
    replicas: 1,
    serviceName: '',
    podManagementPolicy: 'OrderedReady',
    revisionHistoryLimit: 10,
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    ...spec,
    updateStrategy: strategy.type === 'RollingUpdate' ? { ...strategy, rollingUpdate: rolling } : strategy,
    template: template(spec),
  }
}

function daemonSetSpec(spec: JsonObject): JsonObject {
  const strategy = { type: 'RollingUpdate', ...objectAt(spec, 'updateStrategy') }
  const rolling = { maxSurge: 0, maxUnavailable: 1, ...objectAt(strategy, 'rollingUpdate') }
  return {
    revisionHistoryLimit: 10,
    ...spec,
    updateStrategy: strategy.type === 'RollingUpdate' ? { ...strategy, rollingUpdate: rolling } : strategy,
    template: template(spec),
  }
}

function jobSpec(spec: JsonObject): JsonObject {
  return {
    completions: 1,
    parallelism: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    manualSelector: false,
    suspend: false,
    podReplacementPolicy: 'TerminatingOrFailed',
    ...spec,
    template: template(spec),
  }
}

function cronJobSpec(spec: JsonObject): JsonObject {
  const job = objectAt(spec, 'jobTemplate')
  return {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
    ...spec,
    jobTemplate: {
      metadata: {},
      ...job,
      spec: { ...objectAt(job, 'spec'), template: template(objectAt(job, 'spec')) },
    },
  }
}

function serviceSpec(spec: JsonObject): JsonObject {
  const ports = listAt(spec, 'ports').map(port =>
    isObject(port) ? { protocol: 'TCP', targetPort: port.port ?? 0, ...port } : port,
  )
  return {
    type: 'ClusterIP',
    sessionAffinity: 'None',
    internalTrafficPolicy: 'Cluster',
    ...spec,
    ...(ports.length === 0 ? {} : { ports }),
  }
}

function namespace(object: JsonObject): JsonObject {
  const name = textAt(object, 'metadata', 'name')
  const labels = { ...objectAt(object, 'metadata', 'labels'), 'kubernetes.io/metadata.name': name }
  return {
    ...object,
    metadata: { ...objectAt(object, 'metadata'), labels },
    spec: { finalizers: ['kubernetes'], ...objectAt(object, 'spec') },
    status: { phase: 'Active', ...objectAt(object, 'status') },
  }
}

function template(spec: JsonObject): JsonObject {
  const given = objectAt(spec, 'template')
  return { ...given, metadata: objectAt(given, 'metadata'), spec: podSpec(objectAt(given, 'spec')) }
}

function podSpec(spec: JsonObject): JsonObject {
  const account = textAt(spec, 'serviceAccountName')
  return {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    ...(account === '' ? {} : { serviceAccount: account }),
    ...spec,
    ...filledList(spec, 'initContainers', container),
    ...filledList(spec, 'containers', container),
    ...filledList(spec, 'volumes', volume),
  }
}

function filledList(spec: JsonObject, name: string, fill: Fill): JsonObject {
  const items = listAt(spec, name)
  return items.length === 0 ? {} : { [name]: items.map(item => (isObject(item) ? fill(item) : item)) }
}

function container(given: JsonObject): JsonObject {
  const image = textAt(given, 'image')
  const floating = !image.includes('@') && !/:(?!latest$)[^/:]+$/.test(image)
  return {
    imagePullPolicy: floating ? 'Always' : 'IfNotPresent',
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...given,
    ...filledList(given, 'ports', port => ({ protocol: 'TCP', ...port })),
    ...filledList(given, 'env', variable),
    ...Object.fromEntries(
      probes.flatMap(name => {
        const probe = given[name]
        return isObject(probe) ? [[name, filledProbe(probe)]] : []
      }),
    ),
  }
}

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe']

function filledProbe(probe: JsonObject): JsonObject {
  const http = probe.httpGet
  const filled = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3, ...probe }
  return isObject(http) ? { ...filled, httpGet: { path: '/', scheme: 'HTTP', ...http } } : filled
}

function variable(given: JsonObject): JsonObject {
  return at(given, 'valueFrom', 'fieldRef') === undefined
    ? given
    : withAt(given, ['valueFrom', 'fieldRef'], { apiVersion: 'v1', ...objectAt(given, 'valueFrom', 'fieldRef') })
}

function volume(given: JsonObject): JsonObject {
  const source = ['configMap', 'secret', 'projected', 'downwardAPI'].find(name => isObject(given[name]))
  if (source === undefined) return Object.keys(given).length > 1 ? given : { ...given, emptyDir: {} }
  const filled: Json = { ...objectAt(given, source), defaultMode: numberAt(given, source, 'defaultMode') ?? 420 }
  return { ...given, [source]: filled }
}
