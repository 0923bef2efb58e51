import type { PromotionView } from '@/lib/contract'
import { PromotionRow } from './promotion-row'
import { type Group, groupPromotions } from './promotion-words'

const emptyWords: Readonly<Record<Group, string>> = {
  Open: 'Nothing waits for a review. Choose a cell on the board and press p to promote into it.',
  'On the way': 'Nothing that was merged is still on its way to a cluster.',
  Done: 'No promotion has ended yet.',
}

const hints: Readonly<Record<Group, string>> = {
  Open: 'wait for checks, a review or the merge',
  'On the way': 'merged, not yet live',
  Done: 'newest first',
}

interface PromotionGroupsProps {
  readonly promotions: readonly PromotionView[]
  /** Some are left out: an empty group says nothing of the others. */
  readonly filtered: boolean
}

/** What waits, what is on its way and what ended. */
export function PromotionGroups({ promotions: all, filtered }: PromotionGroupsProps) {
  return groupPromotions(all).map(({ group, promotions }) => (
    <section key={group} className="panel mt-4" aria-label={group}>
      <div className="panel-head border-b-0">
        <h2>{group}</h2>
        <span className="text-ink-3 text-small">
          {promotions.length > 0 && `${promotions.length}, `}
          {hints[group]}
        </span>
      </div>
      {promotions.length === 0 ? (
        <p className="border-line border-t px-3.5 py-3 text-ink-3">
          {filtered ? 'None of those that are asked for.' : emptyWords[group]}
        </p>
      ) : (
        <ul>
          {promotions.map(promotion => (
            <PromotionRow key={promotion.id} promotion={promotion} />
          ))}
        </ul>
      )}
    </section>
  ))
}
