import type { PromotionView } from '@/lib/contract'
import { Change } from './from-to'

/** What was merged is not what was planned: said for every cell, with what had been planned. */
export function Otherwise({ promotion }: { readonly promotion: PromotionView }) {
  const cells = promotion.cells.filter(cell => cell.asPlanned === false)
  if (cells.length === 0) return null
  return (
    <section className="notice hue-amber" aria-label="Merged otherwise">
      <p>
        <b>
          {cells.length === promotion.cells.length
            ? 'It was'
            : `${cells.length} of ${promotion.cells.length} cells were`}{' '}
          merged otherwise than planned.
        </b>{' '}
        What is followed is what the merge declares.
      </p>
      <ul className="pt-1">
        {cells.map(({ service, environment, slots, note }) => (
          <li key={`${service}/${environment}`} className="flex flex-wrap items-baseline gap-x-2 pt-1">
            <b>
              {service} in {environment}
            </b>
            planned
            {slots.map(slot => (
              <Change key={`${slot.workload.name} ${slot.container}`} before={slot.before} after={slot.after} />
            ))}
            {note}
          </li>
        ))}
      </ul>
    </section>
  )
}
