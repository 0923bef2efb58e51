import type { DesiredCell } from '@/lib/domain/desired'
import { snapshotOf } from '@/lib/manifests/memory'
import type { Reading } from '@/lib/observer/contract'
import { desiredCell, desiredSlot } from './cells'

/** Of a repository that declares nothing. */
export function readingOf(commit: string): Reading {
  return { snapshot: snapshotOf({}, commit), desired: { commit, cells: [], problems: [] }, arrival: null, line: null }
}

/** The cell whose one slot has this image. */
export function saying(image: string): DesiredCell {
  return desiredCell({ slots: [desiredSlot({ image })] })
}
