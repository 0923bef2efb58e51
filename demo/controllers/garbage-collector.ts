import { deleteObject } from '@/demo/kubernetes/delete'
import { listAt, textAt } from '@/demo/kubernetes/json'
import type { Kind } from '@/demo/kubernetes/kinds'
import { type Context, placeOf, quietly } from './context'

/** Removes what belonged to an object that is gone, as background deletion does. */
export function collectGarbage(context: Context, kinds: readonly Kind[], ownerUid: string): void {
  for (const kind of kinds) {
    for (const object of context.owners.dependents(kind, ownerUid)) {
      const others = listAt(object, 'metadata', 'ownerReferences').filter(owner => textAt(owner, 'uid') !== ownerUid)
      if (others.length > 0) continue
      quietly(() => deleteObject(context.api, placeOf(kind, object)))
    }
  }
}
