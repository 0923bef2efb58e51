import { at, type JsonObject, objectAt, same, textAt } from '@/demo/kubernetes/json'
import { type Kind, kindOf } from '@/demo/kubernetes/kinds'
import { keyOf, type StoreEvent } from '@/demo/kubernetes/store'
import { type Api, applyObject, createObject } from '@/demo/kubernetes/write'
import type { Clock } from '../clock'
import type { DeliveryContext } from './delivery-context'
import { createGitTrees, type GitTrees } from './git-tree'
import { reconcileKustomization, sourceOf } from './kustomization'
import { queueOf } from './rounds'
import { reconcileSource } from './source'

export interface DeliveryOptions {
  readonly api: Api
  readonly clock: Clock
  /** Where a GitRepository's url is really read (a folder or another URL); as it stands when absent. */
  readonly locate?: (url: string) => string
  /** Shared by several clusters that follow the same repositories; whoever made it closes it. */
  readonly trees?: GitTrees
}

/** One overlay to deliver: becomes a Kustomization, and its source a GitRepository. */
export interface Delivery {
  readonly name: string
  readonly namespace?: string
  readonly source: { readonly name: string; readonly url: string; readonly branch: string; readonly interval?: string }
  readonly path: string
  readonly interval?: string
  readonly retryInterval?: string
  readonly timeout?: string
  readonly suspend?: boolean
  readonly prune?: boolean
  readonly wait?: boolean
  readonly targetNamespace?: string
  readonly dependsOn?: readonly string[]
}

export interface DeliveryControllers {
  /** Creates or changes the objects; the controllers follow. */
  deliver(deliveries: readonly Delivery[]): void
  stop(): void
}

const sources = kindOf('gitrepositories')
const kustomizations = kindOf('kustomizations')

/** Flux-like controllers: watch branches, render overlays, apply them, and undo what was changed by hand. */
export function startDelivery({ api, clock, locate = url => url, ...rest }: DeliveryOptions): DeliveryControllers {
  const trees = rest.trees ?? createGitTrees()
  const context: DeliveryContext = { api, clock, trees, locate }
  const sourceQueue = queueOf(clock, key => reconcileSource(context, key))
  const kustomizationQueue = queueOf(clock, key => reconcileKustomization(context, key))
  const queues = new Map([
    [sources, sourceQueue],
    [kustomizations, kustomizationQueue],
  ])

  function onEvent({ type, kind, object, previous }: StoreEvent): void {
    const queue = queues.get(kind)
    if (queue === undefined || type === 'DELETED') return
    if (previous === null || isAsked(previous, object)) queue.add(keyOf(object))
    if (kind === sources && revisionOf(previous) !== revisionOf(object)) wakeFollowers(object)
  }

  function wakeFollowers(source: JsonObject): void {
    for (const object of api.store.list(kustomizations)) {
      const followed = sourceOf(context, object)
      if (followed !== null && keyOf(followed) === keyOf(source)) kustomizationQueue.add(keyOf(object))
    }
  }

  const unsubscribe = api.store.subscribe(onEvent)
  for (const [kind, queue] of queues) {
    for (const object of api.store.list(kind)) queue.add(keyOf(object))
  }
  return {
    deliver(deliveries) {
      for (const delivery of deliveries) place(api, delivery)
    },
    stop() {
      unsubscribe()
      sourceQueue.clear()
      kustomizationQueue.clear()
      if (rest.trees === undefined) trees.close()
    },
  }
}

function place(api: Api, delivery: Delivery): void {
  const { name, namespace = 'flux-system', source } = delivery
  const namespaces = kindOf('namespaces')
  if (api.store.get(namespaces, '', namespace) === null) {
    createObject(api, namespaces, '', { metadata: { name: namespace } }, { manager: 'flux' })
  }
  const ref = { branch: source.branch }
  put(api, sources, namespace, source.name, {
    interval: source.interval ?? '30s',
    ref,
    timeout: '60s',
    url: source.url,
  })
  put(api, kustomizations, namespace, name, {
    force: false,
    interval: delivery.interval ?? '1m',
    path: delivery.path,
    prune: delivery.prune ?? true,
    sourceRef: { kind: 'GitRepository', name: source.name },
    timeout: delivery.timeout ?? '60s',
    ...(delivery.retryInterval === undefined ? {} : { retryInterval: delivery.retryInterval }),
    ...(delivery.suspend === true ? { suspend: true } : {}),
    ...(delivery.wait === true ? { wait: true } : {}),
    ...(delivery.targetNamespace === undefined ? {} : { targetNamespace: delivery.targetNamespace }),
    ...(delivery.dependsOn === undefined ? {} : { dependsOn: delivery.dependsOn.map(one => ({ name: one })) }),
  })
}

function put(api: Api, kind: Kind, namespace: string, name: string, spec: JsonObject): void {
  const metadata = { name, namespace, finalizers: ['finalizers.fluxcd.io'] }
  applyObject(api, { kind, namespace, name }, { metadata, spec }, { manager: 'flux', force: true })
}

/** A new spec, the annotation by which a person hurries it, or the wish to be gone. */
function isAsked(previous: JsonObject, object: JsonObject): boolean {
  const asked = (one: JsonObject): string => textAt(one, 'metadata', 'annotations', 'reconcile.fluxcd.io/requestedAt')
  if (at(object, 'metadata', 'deletionTimestamp') !== undefined) return true
  return asked(previous) !== asked(object) || !same(objectAt(previous, 'spec'), objectAt(object, 'spec'))
}

function revisionOf(source: JsonObject | null): unknown {
  return at(source ?? undefined, 'status', 'artifact', 'revision')
}
