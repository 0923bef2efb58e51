import type { NewAuditEvent } from '@/lib/domain/audit'
import type { PromotedCell, Promotion, Rebuild } from '@/lib/domain/promotion'
import type { GitHost } from '@/lib/git/contract'
import type { Services } from '@/lib/services'
import { progressPromotion } from './move-promotion'
import { isRebuiltHead } from './own-branch'
import { eventsOf, observing } from './promotion-events'

interface Rebuilt {
  readonly promotion: Promotion
  readonly events: readonly NewAuditEvent[]
}

/** What a promotion is when the rebuild that was recorded is what a head holds; null where it is not. */
export async function findRebuilt(
  services: Services,
  host: GitHost,
  promotion: Promotion,
  head: string,
  signal: AbortSignal,
): Promise<Rebuilt | null> {
  const { rebuild } = promotion
  if (rebuild === null || head === rebuild.head) return null
  const { id } = promotion
  const commit = await host.getCommit(head, signal)
  const isThere = await isRebuiltHead(host, { id, tree: rebuild.tree, base: rebuild.commit }, commit, signal)
  return isThere ? rebuiltAt(services, promotion, rebuild, head) : null
}

export function rebuiltAt(services: Services, promotion: Promotion, rebuild: Rebuild, head: string): Rebuilt {
  const cells = rebuild.cells.map((cell, index): PromotedCell => {
    const before = promotion.cells[index]
    return { ...cell, origin: before?.origin ?? cell.origin, mergedImages: null, steps: [], outcome: null, note: null }
  })
  const after: Promotion = {
    ...promotion,
    cells,
    planId: rebuild.planId,
    edits: rebuild.edits,
    commit: rebuild.commit,
    headSha: head,
    headTree: rebuild.tree,
    rebuild: null,
    status: null,
    note: `Rebuilt on ${promotion.base} at ${rebuild.commit.slice(0, 7)}.`,
  }
  const data = { number: promotion.number, from: promotion.commit, onto: rebuild.commit, head, by: rebuild.by }
  return {
    promotion: after,
    events: eventsOf(after, 'promotion.rebuilt', services.clock(), observing, () => data),
  }
}

/** Records a rebuild that is on the host and was not heard of before the pull request ended; forgets one that is not there. */
export async function settleRebuild(
  services: Services,
  host: GitHost,
  promotion: Promotion,
  head: string,
  signal: AbortSignal,
): Promise<Promotion> {
  if (promotion.rebuild === null) return promotion
  const rebuilt = await findRebuilt(services, host, promotion, head, signal)
  if (rebuilt === null) return progressPromotion(services, promotion, { ...promotion, rebuild: null })
  return progressPromotion(services, promotion, rebuilt.promotion, rebuilt.events)
}
