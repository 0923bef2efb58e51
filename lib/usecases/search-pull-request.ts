import type { Promotion } from '@/lib/domain/promotion'
import { pullRequestOf, type Question } from '@/lib/domain/question'
import type { BranchLine } from '@/lib/git/contract'
import type { Found, SearchServices } from './search'
import { foundCell, sayWhere } from './search-cells'
import { cellsChanged, foundCommit, noteOf } from './search-commit'

const mostPromotions = 1_000

/** One of our promotions, or the merge or squash commit of this number on a branch that is read. */
export async function findPullRequest(services: SearchServices, { number }: Question): Promise<Found | null> {
  if (number === null) return null
  const promotions = await services.store.listPromotions({ limit: mostPromotions })
  const promotion = promotions.find(one => one.number === number) ?? null
  const merged = await findMerged(services, number, promotion)
  if (merged !== null) return { ...merged, promotion: promotionOf(promotion, number) }
  return promotion === null ? null : notMerged(services, promotion, number)
}

/** The newest commit of the line with this number: numbers are of one repository, so a promotion's own is asked first. */
async function findMerged(
  services: SearchServices,
  number: number,
  promotion: Promotion | null,
): Promise<Omit<Found, 'promotion'> | null> {
  const { repositories } = services.observer
  const asked = promotion === null ? repositories : repositories.filter(one => one.id === promotion.repository)
  for (const repository of asked) {
    const head = repository.current()?.snapshot.commit
    if (head === undefined) continue
    const line = await repository.mirror.line(head)
    const position = (promotion && mergePosition(line, promotion)) ?? positionOfNumber(line, number)
    const commit = position === null ? null : line.commitAt(position)
    if (position === null || commit === null) continue
    const environments = await cellsChanged(services, repository, line, position)
    const where = environments.length === 0 ? 'changed no version of any service' : `is ${sayWhere(environments)}`
    return {
      kind: 'pull request',
      answer: `#${number}, merged as ${commit.sha.slice(0, 7)}, ${where}.`,
      environments,
      commit: foundCommit(repository, commit),
      note: noteOf(line),
    }
  }
  return null
}

function mergePosition(line: BranchLine, { mergeCommit }: Promotion): number | null {
  return mergeCommit === null ? null : line.positionOf(mergeCommit)
}

function positionOfNumber(line: BranchLine, number: number): number | null {
  for (let position = line.newest; position >= 0; position -= 1)
    if (pullRequestOf(line.commitAt(position)?.subject ?? '') === number) return position
  return null
}

function notMerged({ observer }: SearchServices, promotion: Promotion, number: number): Found {
  const how = promotion.note ?? `the pull request is ${promotion.state}`
  const isThere = promotion.state === 'merged' || promotion.state === 'live'
  const environments = promotion.cells.flatMap(({ target }) => {
    const cell = observer.find(target)?.cell
    return cell === undefined ? [] : [foundCell(cell, { contains: isThere ? 'unknown' : 'no', how })]
  })
  return {
    kind: 'pull request',
    answer: `#${number}, ${promotion.title}, is ${promotion.state}.`,
    environments,
    commit: null,
    promotion: promotionOf(promotion, number),
    note: isThere ? 'Its merge is not on the branch that was read.' : null,
  }
}

function promotionOf(promotion: Promotion | null, number: number): Found['promotion'] {
  return promotion === null ? null : { id: promotion.id, number, url: promotion.url }
}
