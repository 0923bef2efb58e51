import { createHash } from 'node:crypto'
import type { JsonObject } from '@/demo/kubernetes/json'
import {
  type Fault,
  faultOf,
  firstProxyVersion,
  firstVersion,
  namespaceOf,
  proxyImage,
  replicas,
  type ShopEnvironment,
  type ShopService,
  shopEnvironments,
} from './services'

/** What a cluster holds once everything in Git was delivered long ago: Deployments, their ReplicaSets, their ready pods. */
export function shopObjects(services: readonly ShopService[], now: number, faulty: boolean): readonly JsonObject[] {
  const created = formatTime(now - 86_400_000)
  return services.flatMap(service =>
    shopEnvironments.flatMap(environment => {
      const fault = faulty ? faultOf(service, environment) : null
      if (fault === 'missing') return []
      const version = fault === 'drifted' ? 'hotfix-1' : firstVersion(service, environment)
      return cellObjects(service, environment, version, created, fault)
    }),
  )
}

function cellObjects(
  { name, image }: ShopService,
  environment: ShopEnvironment,
  version: string,
  created: string,
  fault: Fault | null,
): readonly JsonObject[] {
  const crashing = fault === 'crashing'
  const ready = crashing ? 0 : replicas
  const namespace = namespaceOf(environment)
  const hash = hashOf(name, namespace, version).slice(0, 10)
  const images = { app: `${image}:${version}`, proxy: `${proxyImage}:${firstProxyVersion}` }
  const labels = { 'app.kubernetes.io/name': name, team: 'shop' }
  const deployment = `${hashOf(name, namespace)}-d`
  const replicaSet = `${hashOf(name, namespace)}-r`
  const podLabels = { ...labels, 'pod-template-hash': hash }
  const annotations = { 'deployment.kubernetes.io/revision': '1' }
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name,
        namespace,
        uid: deployment,
        creationTimestamp: created,
        labels,
        annotations,
        managedFields: managedFields(created, fault === 'drifted' ? handSet : delivered),
      },
      spec: {
        replicas,
        progressDeadlineSeconds: 600,
        revisionHistoryLimit: 5,
        selector: { matchLabels: labels },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
        template: { metadata: { labels }, spec: podSpec(images) },
      },
      status: {
        observedGeneration: 1,
        replicas,
        updatedReplicas: replicas,
        readyReplicas: ready,
        availableReplicas: ready,
        conditions: [
          deploymentCondition('Available', 'MinimumReplicasAvailable', created),
          deploymentCondition('Progressing', 'NewReplicaSetAvailable', created),
        ],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `${name}-${hash}`,
        namespace,
        uid: replicaSet,
        creationTimestamp: created,
        labels: podLabels,
        annotations,
        ownerReferences: [owner('apps/v1', 'Deployment', name, deployment)],
      },
      spec: {
        replicas,
        selector: { matchLabels: podLabels },
        template: { metadata: { labels: podLabels }, spec: podSpec(images) },
      },
      status: { replicas, readyReplicas: ready, availableReplicas: ready, observedGeneration: 1 },
    },
    ...Array.from({ length: replicas }, (_, index) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `${name}-${hash}-${hashOf(name, String(index)).slice(0, 5)}`,
        namespace,
        uid: `${hashOf(name, namespace)}-p${index}`,
        creationTimestamp: created,
        labels: podLabels,
        ownerReferences: [owner('apps/v1', 'ReplicaSet', `${name}-${hash}`, replicaSet)],
      },
      spec: { nodeName: `node-${index}`, ...podSpec(images) },
      status: podStatus(images, created, crashing),
    })),
  ]
}

type Images = Readonly<Record<string, string>>

function podSpec(images: Images): JsonObject {
  return {
    serviceAccountName: 'default',
    securityContext: { runAsNonRoot: true },
    containers: Object.entries(images).map(([name, image]) => ({
      name,
      image,
      imagePullPolicy: 'IfNotPresent',
      env: [
        { name: 'ENVIRONMENT', value: 'shop' },
        { name: 'LOG_LEVEL', value: 'info' },
      ],
      ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
      resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } },
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
    })),
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
  }
}

function podStatus(images: Images, created: string, crashing: boolean): JsonObject {
  return {
    phase: 'Running',
    startTime: created,
    conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type, index) => ({
      type,
      status: crashing && index > 1 ? 'False' : 'True',
      lastTransitionTime: created,
    })),
    containerStatuses: Object.entries(images).map(([name, image]) => ({
      name,
      image,
      imageID: `${image.slice(0, image.lastIndexOf(':'))}@sha256:${hashOf(image)}`,
      ready: !crashing,
      started: !crashing,
      restartCount: crashing ? 7 : 0,
      state: crashing
        ? { waiting: { reason: 'CrashLoopBackOff', message: `back-off 5m0s restarting failed container=${name}` } }
        : { running: { startedAt: created } },
      lastState: {},
    })),
  }
}

function deploymentCondition(type: string, reason: string, at: string): JsonObject {
  return { type, status: 'True', reason, message: reason, lastTransitionTime: at, lastUpdateTime: at }
}

const delivered = { manager: 'kustomize-controller', operation: 'Apply' }
const handSet = { manager: 'kubectl-set', operation: 'Update' }

function managedFields(time: string, writer: typeof delivered): readonly JsonObject[] {
  const container = { '.': {}, 'f:name': {}, 'f:image': {} }
  const spec = { 'f:containers': { 'k:{"name":"app"}': container, 'k:{"name":"proxy"}': container } }
  return [
    {
      ...writer,
      apiVersion: 'apps/v1',
      time,
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { 'f:replicas': {}, 'f:template': { 'f:spec': spec } } },
    },
  ]
}

function owner(apiVersion: string, kind: string, name: string, uid: string): JsonObject {
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
}

function hashOf(...words: readonly string[]): string {
  return createHash('sha256').update(words.join('/')).digest('hex')
}

function formatTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d+Z$/, 'Z')
}
