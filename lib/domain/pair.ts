import type { DesiredSlot } from './desired'
import { compareImages, parseImage } from './image'

/** A target slot with the source slot whose version it would take. */
export interface Pair {
  readonly target: DesiredSlot
  readonly source: DesiredSlot
}

export interface Pairing {
  /** Slots of the service's own images whose version differs: these move together. */
  readonly moving: readonly Pair[]
  /** Side-cars that differ: said, not moved. */
  readonly beside: readonly Pair[]
  /** Slots of the service's own images that cannot take the version, with the reason. */
  readonly refused: readonly { readonly slot: DesiredSlot; readonly reason: string }[]
}

/**
 * With no main slot every image moves, the side-cars' too. What moves are versions, never a repository's name: registries may differ between environments. A slot pairs by
 * workload and container, else by the repository's path without its registry; the images of the main slot's repository
 * (main container, migration job, init containers) move together.
 */
export function pairSlots(
  target: readonly DesiredSlot[],
  source: readonly DesiredSlot[],
  main: DesiredSlot | null,
): Pairing {
  const own = main === null ? null : pathOf(main.image)
  const moving: Pair[] = []
  const beside: Pair[] = []
  const refused: { slot: DesiredSlot; reason: string }[] = []
  for (const slot of target) {
    const isOwn = own === null || pathOf(slot.image) === own
    const partner = partnerOf(slot, source)
    if (partner === null) {
      if (isOwn)
        refused.push({ slot, reason: `${slot.container} of ${slot.workload.name} has no counterpart in the source` })
      continue
    }
    if (sameVersion(slot, partner)) continue
    if (!isOwn) {
      beside.push({ target: slot, source: partner })
      continue
    }
    const reason = unreadable(slot, 'target') ?? unreadable(partner, 'source')
    if (reason === null) moving.push({ target: slot, source: partner })
    else refused.push({ slot, reason })
  }
  return { moving, beside, refused }
}

/** Repository without its registry: `ghcr.io/shop/cart:1` and `cache.example/shop/cart:2` are both `shop/cart`. */
export function pathOf(image: string): string {
  return parseImage(image)?.repository ?? image
}

function partnerOf(slot: DesiredSlot, source: readonly DesiredSlot[]): DesiredSlot | null {
  const sameContainer = source.filter(one => one.container === slot.container && one.field === slot.field)
  const exact = sameContainer.find(
    one => one.workload.kind === slot.workload.kind && one.workload.name === slot.workload.name,
  )
  if (exact !== undefined) return exact
  const samePath = source.filter(one => pathOf(one.image) === pathOf(slot.image))
  const [only, ...others] = samePath
  if (only === undefined) return null
  // Several slots of one image are one version or there is no telling which is meant.
  return others.every(one => one.image === only.image) ? only : null
}

function sameVersion(a: DesiredSlot, b: DesiredSlot): boolean {
  if (a.status !== 'rendered' || b.status !== 'rendered') return a.image === b.image && a.status === b.status
  if (compareImages(a.image, b.image) === 'same') return true
  const [to, from] = [parseImage(a.image), parseImage(b.image)]
  if (to === null || from === null) return false
  // A target without a digest takes the tag alone, so the source's digest is no difference to close.
  return to.tag === from.tag && (to.digest === from.digest || (to.digest === null && to.tag !== null))
}

function unreadable(slot: DesiredSlot, side: 'source' | 'target'): string | null {
  if (slot.status === 'rendered') return null
  return `${slot.container} is ${slot.status} in the ${side}: ${slot.reason ?? slot.image} (${slot.file}, line ${slot.line})`
}
