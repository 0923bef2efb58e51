import { at, type JsonObject, objectAt, same, textAt } from '@/demo/kubernetes/json'
import { type Kind, kindOf } from '@/demo/kubernetes/kinds'
import { keyOf, type StoreEvent } from '@/demo/kubernetes/store'
import type { Api } from '@/demo/kubernetes/write'
import type { Clock } from '../clock'
import { createGitTrees, type GitTrees } from '../delivery/git-tree'
import { queueOf } from '../delivery/rounds'
import { reconcileApplication, refreshAnnotation } from './application'
import { reconcileApplicationSet } from './application-set'
import { type ArgoContext, controllerNamespace } from './argocd-context'
import { createBranches } from './branches'
import { trackingId } from './target'

export interface ArgoOptions {
  readonly api: Api
  readonly clock: Clock
  /** Where an Application's repoURL is really read; as it stands when absent. */
  readonly locate?: (url: string) => string
  readonly trees?: GitTrees
  readonly refreshMs?: number
}

export interface ArgoControllers {
  /** How often Git is asked from now on, beginning at once. */
  refreshEvery(ms: number): void
  stop(): void
}

const applications = kindOf('applications')
const sets = kindOf('applicationsets')
/** Argo CD's own default: 120 s and up to 60 s more. */
const usualRefreshMs = 180_000

/** Argo CD-like controllers: compare Applications with their branch, sync them as their policy says, make those of ApplicationSets. */
export function startArgoCd({ api, clock, locate = url => url, ...rest }: ArgoOptions): ArgoControllers {
  const trees = rest.trees ?? createGitTrees()
  let every = rest.refreshMs ?? usualRefreshMs
  const refreshMs = () => every
  const branches = createBranches({ clock, trees, locate, refreshMs })
  const context: ArgoContext = { api, clock, trees, locate, branches, refreshMs }
  const queue = queueOf(clock, key => reconcileApplication(context, key))
  const setQueue = queueOf(clock, async key => reconcileApplicationSet(context, key))

  function onEvent({ type, kind, object, previous }: StoreEvent): void {
    if (kind === sets && type !== 'DELETED' && isNews(previous, object)) setQueue.add(keyOf(object))
    if (kind === applications && type !== 'DELETED' && isNews(previous, object)) queue.add(keyOf(object))
    const owner = ownerOf(kind, object) ?? ownerOf(kind, previous)
    if (owner !== null) queue.add(`${controllerNamespace}/${owner}`)
  }

  const unsubscribe = api.store.subscribe(onEvent)
  const wakeAll = () => {
    for (const object of api.store.list(sets)) setQueue.add(keyOf(object))
    for (const object of api.store.list(applications)) queue.add(keyOf(object))
  }
  wakeAll()
  return {
    refreshEvery(ms) {
      every = ms
      wakeAll()
    },
    stop() {
      unsubscribe()
      queue.clear()
      setQueue.clear()
      if (rest.trees === undefined) trees.close()
    },
  }
}

/** The Application that an object is tracked by; a change of an Application's own status is nobody's business. */
function ownerOf(kind: Kind, object: JsonObject | null): string | null {
  if (object === null || kind === applications || kind === sets) return null
  const id = textAt(object, 'metadata', 'annotations', trackingId)
  return id === '' ? null : (id.split(':')[0] ?? null)
}

/** A new spec, an operation, the refresh annotation, or the wish to be gone; not the controller's own status. */
function isNews(previous: JsonObject | null, object: JsonObject): boolean {
  if (previous === null) return true
  const facts = (one: JsonObject): JsonObject => ({
    spec: objectAt(one, 'spec'),
    operation: objectAt(one, 'operation'),
    asked: textAt(one, 'metadata', 'annotations', refreshAnnotation),
    leaving: at(one, 'metadata', 'deletionTimestamp') !== undefined,
  })
  return !same(facts(previous), facts(object))
}
