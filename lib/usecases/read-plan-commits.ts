import { versionText } from '@/lib/domain/image'
import type { PlannedCell } from '@/lib/domain/promotion'
import type { BodyCommits } from '@/lib/domain/pull-request-body'
import { commitsBetween } from './commits-between'
import type { SourceBook } from './sources'

const budgetMs = 1_500
/** Listed of one service; of many services together so many each. */
const mostAlone = 20
const mostEach = 5

/** The commits between the versions that a plan moves, of every service whose source is known. Takes no longer than its budget; never throws. */
export async function readPlanCommits(
  sources: SourceBook,
  cells: readonly PlannedCell[],
  signal?: AbortSignal,
): Promise<readonly BodyCommits[]> {
  const moves = new Map<string, { service: string; from: string; to: string }>()
  for (const { target, slots } of cells) {
    const [slot] = slots
    if (slot === undefined) continue
    const move = { service: target.service, from: versionText(slot.before), to: versionText(slot.after) }
    moves.set(JSON.stringify(move), move)
  }
  const limit = moves.size === 1 ? mostAlone : mostEach
  const time = AbortSignal.timeout(budgetMs)
  const ending = signal === undefined ? time : AbortSignal.any([signal, time])
  const all = await Promise.all(
    [...moves.values()].map(async ({ service, from, to }): Promise<BodyCommits | null> => {
      const between = await commitsBetween(sources, service, from, to, { limit, signal: ending, budgetMs })
      if (between === null) return null
      const bare = { service, from, to, commits: [], total: 0, lost: 0 }
      if (between.kind === 'unknown') return { ...bare, unknown: between.why }
      const { commits, total, onlyInFrom } = between
      return { ...bare, commits, total, lost: onlyInFrom, unknown: null }
    }),
  )
  return all.filter(one => one !== null)
}
