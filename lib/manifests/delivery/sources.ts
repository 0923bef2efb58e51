import { unique } from '@/lib/manifests/unique'
import type { SourceObject, SourceRef } from './delivery'
import { nearestIn } from './nearest'

/** The sources that an object in `near` may mean: several clusters have one of the same name, each with a branch of its own. */
export function sourcesMeant(
  ref: SourceRef,
  near: string,
  groups: readonly (readonly SourceObject[])[],
): readonly SourceObject[] {
  const found = nearestIn(groups, near, source => isMeant(source, ref))
  return unique(found, ({ url, revision }) => [url, revision])
}

function isMeant(source: SourceObject, { kind, name, namespace }: SourceRef): boolean {
  if (source.name !== name || (kind !== null && source.kind !== kind)) return false
  return source.namespace === null || namespace === null || source.namespace === namespace
}
