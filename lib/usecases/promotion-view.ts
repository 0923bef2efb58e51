import type { PromotionView } from '@/lib/contract'
import { originWords } from '@/lib/domain/plan-words'
import type { PlannedCell, Promotion } from '@/lib/domain/promotion'

export function promotionView(promotion: Promotion): PromotionView {
  const { id, purpose, reason, planId, repository, state, title, branch, base, commit, number, url } = promotion
  const { requestedBy, mergeCommit, mergedBy, note, supersedes, supersededBy, requestedAt, updatedAt } = promotion
  return {
    id,
    purpose,
    reason,
    cells: promotion.cells.map(cell => ({
      ...plannedCellView(cell),
      steps: [...cell.steps],
      outcome: cell.outcome,
      note: cell.note,
      asPlanned:
        cell.mergedImages === null
          ? null
          : cell.slots.every((slot, index) => cell.mergedImages?.[index] === slot.after),
    })),
    planId,
    repository,
    state,
    title,
    branch,
    base,
    commit,
    files: promotion.edits.map(edit => edit.path),
    number,
    url,
    requestedBy,
    accepted: [...promotion.accepted],
    approvals: [...promotion.approvals],
    waits: [...promotion.waits],
    mergeCommit,
    mergedBy,
    steps: [...promotion.steps],
    note,
    status: promotion.status === null ? null : { state: promotion.status.state, sentence: promotion.status.sentence },
    supersedes,
    supersededBy,
    requestedAt,
    updatedAt,
  }
}

export function plannedCellView({ target, origin, slots, notMoved }: PlannedCell) {
  return {
    ...target,
    origin: {
      kind: origin.kind,
      words: originWords(origin),
      environment: origin.kind === 'environment' ? origin.environment : null,
    },
    slots: [...slots],
    notMoved: [...notMoved],
  }
}
