import { isShared } from '@/lib/manifests/discover/words'
import { foldersAbove, isInside } from '@/lib/manifests/paths'
import type { Delivery } from './delivery'
import { isOfDepths, segmentMatches } from './path-pattern'

/** Deliveries by the folder that they deploy. */
export interface DeliveryIndex {
  for(folder: string): readonly Delivery[]
  /** A delivery gives exactly this path, without a variable in it. */
  names(folder: string): Delivery | null
  /** A generator or a variable gives paths like this one, and no deeper or shorter ones. */
  mayName(folder: string): Delivery | null
}

export function indexDeliveries(
  deliveries: readonly Delivery[],
  hasKustomization: (folder: string) => boolean,
): DeliveryIndex {
  const exact = new Map<string, Delivery[]>()
  const patterns: Delivery[] = []
  for (const delivery of deliveries) {
    const { path } = delivery
    if (path === null) continue
    if (path.includes('*')) patterns.push(delivery)
    else exact.set(path, [...(exact.get(path) ?? []), delivery])
  }
  return {
    names: folder => exact.get(folder)?.[0] ?? null,
    mayName: folder => patterns.find(delivery => isOfPattern(delivery, folder)) ?? null,
    for: folder => {
      const matching = patterns.filter(delivery => matches(delivery, folder))
      const own = exact.get(folder)
      if (own) return [...own, ...matching]
      const above = foldersAbove(folder).flatMap(parent =>
        (exact.get(parent) ?? []).filter(delivery => covers(delivery, parent, folder)),
      )
      return [...above, ...matching]
    },
  }

  /** Flux takes every folder below that has a kustomization, and all other YAML; Argo CD takes plain files only, when told to. */
  function covers(delivery: Delivery, parent: string, folder: string): boolean {
    if (!delivery.recurse || hasKustomization(parent)) return false
    if (delivery.controller === 'argocd') return !hasKustomization(folder)
    return foldersAbove(folder).every(between => !isInside(between, parent) || !hasKustomization(between))
  }

  function matches(delivery: Delivery, folder: string): boolean {
    const wanted = (delivery.path ?? '').split('/')
    const segments = folder.split('/')
    if (wanted.includes('**')) return isOfDepths(wanted, segments)
    if (segments.length < wanted.length) return false
    if (!wanted.every((pattern, index) => segmentMatches(pattern, segments[index] ?? ''))) return false
    return segments.length === wanted.length || covers(delivery, segments.slice(0, wanted.length).join('/'), folder)
  }
}

/** A folder that several share is not meant by a pattern for all folders. */
function isOfPattern({ path }: Delivery, folder: string): boolean {
  const wanted = (path ?? '').split('/')
  const segments = folder.split('/')
  const last = segments.at(-1) ?? ''
  if (wanted.includes('**')) return !isShared(last) && isOfDepths(wanted, segments)
  if (segments.length !== wanted.length || (isShared(last) && wanted.at(-1) !== last)) return false
  return wanted.every((pattern, index) => segmentMatches(pattern, segments[index] ?? ''))
}
