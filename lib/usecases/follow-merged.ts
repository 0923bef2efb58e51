import { sameSlot } from '@/lib/domain/cell'
import type { Promotion } from '@/lib/domain/promotion'
import { isAppError } from '@/lib/errors'
import type { Reading, Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { movePromotion, withStep } from './move-promotion'

/** From the merge to the pods: by what the observer sees. The delivery controller is not read yet, so `fetched` is not known by itself. */
export async function followMerged(
  services: Services,
  repository: Repository,
  promotion: Promotion,
): Promise<Promotion> {
  const { mergedImages: wanted, mergeCommit } = promotion
  const reading = repository.current()
  if (reading === null || wanted === null || mergeCommit === null) return promotion
  if (!(await contains(repository, mergeCommit, reading.snapshot.commit))) return promotion
  const declared = declaredAt(reading, promotion)
  if (declared.some((image, index) => image !== wanted[index])) return recordMovedOn(services, promotion, declared)

  const found = services.observer.find(promotion.target)
  if (found === null) return promotion
  const slots = promotion.slots.map(slot => found.cell.slots.find(one => sameSlot(one, slot)) ?? null)
  const now = services.clock()
  const places = slots.flatMap(slot => slot?.clusters ?? [])
  const carried = slots.every(
    (slot, index) =>
      (slot?.clusters ?? []).length > 0 && slot?.clusters.every(place => place.template === wanted[index]),
  )
  let steps = promotion.steps
  if (carried)
    steps = withStep(steps, 'applied', now, `carried by ${[...new Set(places.map(place => place.cluster))].join(', ')}`)
  const settled = carried && places.every(place => place.rows.includes('h6'))
  if (settled) steps = withStep(steps, 'rolled out', now, placesText(places))
  const isLive = settled && !found.cell.stale && slots.every(slot => slot?.state === 'Synced' && slot.also.length === 0)
  if (isLive) {
    steps = withStep(steps, 'live', now, placesText(places))
    return movePromotion(services, promotion, { ...promotion, state: 'live', steps, note: null }, 'promotion.live', {
      images: wanted,
    })
  }
  const note = carried ? found.cell.reason : `Merged. ${found.cell.reason}`
  return movePromotion(services, promotion, { ...promotion, steps, note }, null, {})
}

/** By the reading that was asked for the merge: the verdict on the board may still rest on the one before. */
function declaredAt(reading: Reading, { target, slots }: Promotion): readonly (string | null)[] {
  const cells = reading.desired.cells.filter(
    cell => cell.service === target.service && cell.environment === target.environment,
  )
  const found = cells.flatMap(cell => cell.slots)
  return slots.map(slot => found.find(one => sameSlot(one, slot))?.image ?? null)
}

async function contains(repository: Repository, ancestor: string, head: string): Promise<boolean> {
  if (ancestor === head) return true
  return repository.mirror.isAncestor(ancestor, head).catch((error: unknown) => {
    // The merge commit is not in the mirror yet: not known, so not overtaken either.
    if (isAppError(error) && error.code === 'not_found') return false
    throw error
  })
}

/** Git left what the merge set before it was live: back to the value before, or on to another one. */
function recordMovedOn(
  services: Services,
  promotion: Promotion,
  declared: readonly (string | null)[],
): Promise<Promotion> {
  const isBack = promotion.slots.every((slot, index) => declared[index] === slot.before)
  const state = isBack ? 'reverted' : 'overtaken'
  const note = isBack
    ? 'Git says what it said before this promotion: it was reverted.'
    : `Git moved on to ${declared.filter(image => image !== null).join(', ') || 'nothing'} before this was live.`
  return movePromotion(services, promotion, { ...promotion, state, note }, `promotion.${state}`, { declared })
}

function placesText(
  places: readonly { readonly cluster: string; readonly ready: number | null; readonly wanted: number | null }[],
): string {
  const texts = places.map(place =>
    place.wanted === null ? place.cluster : `${place.ready ?? 0} of ${place.wanted} ready in ${place.cluster}`,
  )
  return [...new Set(texts)].join(', ')
}
