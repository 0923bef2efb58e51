import { z } from 'zod'
import { listOf } from '../../objects/shapes'
import { type Applied, isKept } from '../object'

/** Absent until the first successful apply, and in HelmReleases of older controllers. */
export const Inventory = z.object({ entries: listOf(z.object({ id: z.string() })) }).nullish()

/** `namespace_name_group_kind`; none of the parts of a workload's id can hold an underscore. */
export function inventoryOf(inventory: z.infer<typeof Inventory>): readonly Applied[] | null {
  if (inventory == null) return null
  return inventory.entries.flatMap(({ id }) => {
    const [namespace, name, , kind] = id.split('_')
    if (namespace === undefined || name === undefined || kind === undefined) return []
    return isKept({ kind }) ? [{ kind, namespace, name }] : []
  })
}
