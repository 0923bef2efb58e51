import { parseAllDocuments } from 'yaml'
import { startArgoCd } from '@/demo/controllers/argocd/argocd'
import type { Clock } from '@/demo/controllers/clock'
import { startDelivery } from '@/demo/controllers/delivery/delivery'
import { parseDuration } from '@/demo/controllers/delivery/flux-status'
import { isObject, type JsonObject, textAt, withAt } from '@/demo/kubernetes/json'
import { findKind, kindOf } from '@/demo/kubernetes/kinds'
import { type Api, applyObject, createObject } from '@/demo/kubernetes/write'

/** What delivers to a cluster. */
export interface ClusterDelivery {
  /** Applies what starts it all, as somebody once did with kubectl; `look` is how often Git is asked. */
  bootstrap(manifests: string, look: string): void
  stop(): void
}

export type Deliverer = 'flux' | 'argocd'

interface Options {
  readonly api: Api
  readonly clock: Clock
  readonly locate: (url: string) => string
}

export function startDeliverer(deliverer: Deliverer, options: Options): ClusterDelivery {
  if (deliverer === 'flux') {
    const flux = startDelivery(options)
    return { bootstrap: (text, look) => applyManifests(options.api, text, look), stop: flux.stop }
  }
  const argo = startArgoCd(options)
  return {
    bootstrap(text, look) {
      applyManifests(options.api, text, look)
      argo.refreshEvery(parseDuration(look, 60_000))
    },
    stop: argo.stop,
  }
}

function applyManifests(api: Api, text: string, look: string): void {
  for (const document of parseAllDocuments(text)) {
    const value: unknown = document.toJS()
    if (isObject(value)) applyManifest(api, lookingEvery(value, look))
  }
}

function lookingEvery(object: JsonObject, look: string): JsonObject {
  return object.kind === 'GitRepository' ? withAt(object, ['spec', 'interval'], look) : object
}

function applyManifest(api: Api, object: JsonObject): void {
  const kind = findKind(textAt(object, 'apiVersion'), textAt(object, 'kind'))
  if (kind === null) throw new RangeError(`The demo's clusters know no ${object.kind}.`)
  const namespace = textAt(object, 'metadata', 'namespace')
  openNamespace(api, namespace)
  applyObject(api, { kind, namespace, name: textAt(object, 'metadata', 'name') }, object, {
    manager: 'kubectl',
    force: true,
  })
}

export function openNamespace(api: Api, name: string): void {
  const kind = kindOf('namespaces')
  if (api.store.get(kind, '', name) === null) {
    createObject(api, kind, '', { metadata: { name } }, { manager: 'kubectl-create' })
  }
}
