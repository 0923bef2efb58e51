import { type Hue, looks } from '@/components/board/look'
import type { IconName } from '@/components/ui/icon'
import type { PromotionDetail } from '@/lib/contract'
import { sectionOf } from '@/lib/domain/verdict'

export interface NowLook {
  readonly hue: Hue
  readonly icon: IconName
  /** Somebody has to do something before it goes on. */
  readonly stuck: boolean
}

/** Whose problem the step is that it stands in: the cell's that is not as Git says, the pull request's that is no longer what was planned. */
export function nowLook({ promotion, cells }: Pick<PromotionDetail, 'promotion' | 'cells'>): NowLook {
  if (promotion.state === 'open' && promotion.status?.state === 'failure')
    return { hue: 'amber', icon: 'stuck', stuck: true }
  const unwell = promotion.state === 'merged' ? cells.filter(cell => isHeld(promotion, cell)) : []
  const [first] = unwell
  if (first === undefined) return { hue: 'blue', icon: 'waiting', stuck: false }
  return { hue: looks[first.state].hue, icon: looks[first.state].icon, stuck: true }
}

/** Not as Git says, by evidence of now, and not there yet. */
function isHeld({ cells }: PromotionDetail['promotion'], cell: PromotionDetail['cells'][number]): boolean {
  const own = cells.find(each => each.service === cell.service && each.environment === cell.environment)
  return own?.outcome === null && !cell.stale && sectionOf(cell.state) === 'not as Git says'
}
