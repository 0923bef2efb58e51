import { readApplication } from '@/lib/manifests/argocd/applications'
import { readImageUpdater } from '@/lib/manifests/argocd/image-updater'
import { readFluxInstance, readFluxKustomization, readFluxSource } from '@/lib/manifests/flux/kustomization-objects'
import { get, type Node, textOf } from '@/lib/manifests/yaml/node'
import type { Delivery, SourceObject } from './delivery'
import { type ConfigMapFacts, readConfigMap } from './post-build'

/** What objects of Argo CD and Flux say, of one file or of one build. */
export interface DeliveringObjects {
  readonly deliveries: readonly Delivery[]
  readonly sources: readonly SourceObject[]
  /** Values that Flux may fill in. */
  readonly configMaps: readonly ConfigMapFacts[]
}

export function objectsIn(documents: readonly Node[]): DeliveringObjects {
  const objects = documents.flatMap(membersOf)
  const instances = objects.map(readFluxInstance)
  return {
    deliveries: [
      ...objects.flatMap(object => [
        ...readApplication(object),
        ...readImageUpdater(object),
        ...readFluxKustomization(object),
      ]),
      ...instances.flatMap(({ deliveries }) => deliveries),
    ],
    sources: [...objects.flatMap(readFluxSource), ...instances.flatMap(({ sources }) => sources)],
    configMaps: objects.flatMap(readConfigMap),
  }
}

/** A List of objects is those objects. */
function membersOf(document: Node): readonly Node[] {
  const members = get(document, 'items')
  const isList = members?.kind === 'list' && (textOf(get(document, 'kind')) ?? '').endsWith('List')
  return isList ? members.items.flatMap(membersOf) : [document]
}
