import { sameSlot } from '@/lib/domain/cell'
import { findDeliverySteps } from '@/lib/domain/delivery-steps'
import { originWords } from '@/lib/domain/plan-words'
import type { PromotedCell, Promotion, PromotionState, PromotionStep } from '@/lib/domain/promotion'
import { progressOf, type SlotWay } from '@/lib/domain/promotion-progress'
import { isAppError } from '@/lib/errors'
import type { BranchLine } from '@/lib/git/contract'
import type { Found, Reading, Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { progressPromotion, stepAt, withStep } from './move-promotion'
import { eventsOf, observing } from './promotion-events'
import { hasCommit, linksOf } from './read-delivery'

const deliverySteps: readonly PromotionStep[] = ['fetched', 'applied', 'rolled out', 'live']

/** From the merge to the pods, cell by cell and cluster by cluster; and after it was live, whether Git took it back. */
export async function followMerged(
  services: Services,
  repository: Repository,
  promotion: Promotion,
): Promise<Promotion> {
  const { mergeCommit } = promotion
  const reading = repository.current()
  if (reading === null || mergeCommit === null) return promotion
  if (!(await contains(repository, mergeCommit, reading.snapshot.commit))) return promotion
  const line = await repository.mirror.line(reading.snapshot.commit)
  const now = services.clock()
  const mergedAt = promotion.steps.find(step => step.step === 'merged')?.at ?? promotion.updatedAt
  const cells = promotion.cells.map(cell => {
    const found = services.observer.find(cell.target)
    const ways = found === null ? [] : waysOf(services, cell, found, line, mergeCommit)
    return progressOf({ cell, mergedAt, declared: declaredAt(reading, cell), shown: found?.cell ?? null, ways, now })
  })
  const state = stateOf(promotion.state, cells)
  const after: Promotion = {
    ...promotion,
    cells,
    state,
    steps: state === 'merged' || state === 'live' ? stepsOf(promotion, cells) : promotion.steps,
    note: noteOf(cells),
  }
  return progressPromotion(services, promotion, after, eventsBetween(promotion, after, reading, now))
}

/** As the planned slots stand in Git, by the reading that was asked for the merge: the board's may still be the one before. */
export function declaredAt(
  reading: Pick<Reading, 'desired'>,
  { target, slots }: PromotedCell,
): readonly (string | null)[] {
  const cells = reading.desired.cells.filter(
    cell => cell.service === target.service && cell.environment === target.environment,
  )
  const found = cells.flatMap(cell => cell.slots)
  return slots.map(slot => found.find(one => sameSlot(one, slot))?.image ?? null)
}

/** How far each planned slot came in each cluster, by what delivers it there. */
function waysOf(
  { observer }: Services,
  { target, slots }: PromotedCell,
  { cell }: Found,
  line: BranchLine,
  mergeCommit: string,
): readonly SlotWay[] {
  const chains = observer.chainsOf(target)
  return slots.flatMap((planned, index) => {
    const slot = cell.slots.find(one => sameSlot(one, planned))
    if (slot === undefined) return []
    return slot.clusters.map(place => ({
      slot: index,
      cluster: place.cluster,
      steps: findDeliverySteps({
        slot,
        place,
        links: linksOf(chains, slot, place.cluster),
        hasValue: revision => hasCommit(line, mergeCommit, revision),
        isValue: revision => revision.endsWith(mergeCommit),
        arrivedAt: null,
        seenAt: null,
        wellAt: place.state === 'Synced' ? place.since : null,
      }),
    }))
  })
}

async function contains(repository: Repository, ancestor: string, head: string): Promise<boolean> {
  if (ancestor === head) return true
  return repository.mirror.isAncestor(ancestor, head).catch((error: unknown) => {
    // The merge commit is not in the mirror yet: not known, so not overtaken either.
    if (isAppError(error) && error.code === 'not_found') return false
    throw error
  })
}

function stateOf(before: PromotionState, cells: readonly PromotedCell[]): PromotionState {
  if (cells.every(cell => cell.outcome === 'live')) return 'live'
  if (cells.some(cell => cell.outcome === null)) return before
  return cells.some(cell => cell.outcome === 'reverted') ? 'reverted' : 'overtaken'
}

/** The whole reached a step when every cell that is still on its way, or arrived, reached it everywhere. */
function stepsOf(promotion: Promotion, cells: readonly PromotedCell[]): Promotion['steps'] {
  const followed = cells.filter(cell => cell.outcome === null || cell.outcome === 'live')
  let { steps } = promotion
  for (const step of deliverySteps) {
    const reached = followed.flatMap(cell => {
      const clusters = new Set(cell.steps.map(one => one.cluster))
      const own = cell.steps.filter(one => one.step === step)
      return own.length > 0 && own.length === clusters.size ? [own] : []
    })
    if (followed.length === 0 || reached.length < followed.length) continue
    if (step === 'live' && followed.some(cell => cell.outcome !== 'live')) continue
    const all = reached.flat()
    const words = [...new Set(all.map(one => one.evidence).filter(text => text !== ''))]
    const places = [...new Set(all.map(one => one.cluster))]
    const evidence = `${words.length === 1 ? `${words[0]}, ` : ''}${places.join(', ')}`
    steps = withStep(steps, stepAt(step, Math.max(...all.map(one => one.at)), evidence))
  }
  return steps
}

function noteOf(cells: readonly PromotedCell[]): string | null {
  const waiting = cells.filter(cell => cell.outcome !== 'live' && cell.note !== null)
  const [first] = waiting
  if (first === undefined) return null
  if (cells.length === 1) return first.note
  const more = waiting.length === 1 ? '' : ` ${waiting.length - 1} more are not live either.`
  return `${first.target.service} in ${first.target.environment}: ${first.note}${more}`
}

/** One row for each cell that came to an outcome. */
function eventsBetween(before: Promotion, after: Promotion, reading: Reading, now: number) {
  return after.cells.flatMap((cell, index) => {
    if (cell.outcome === null || cell.outcome === before.cells[index]?.outcome) return []
    return eventsOf({ ...after, cells: [cell] }, `promotion.${cell.outcome}`, now, observing, () => ({
      number: after.number,
      images: cell.mergedImages,
      from: originWords(cell.origin),
      ...(cell.outcome === 'live' ? {} : { declared: declaredAt(reading, cell), commit: reading.snapshot.commit }),
    }))
  })
}
