'use client'

import { StateWord } from '@/components/board/state-word'
import { Version } from '@/components/ui/version'
import type { CellView } from '@/lib/contract'
import { versionOf } from './lane'

/** Every container that is compared, when there is more than one. */
export function Slots({ slots }: { readonly slots: CellView['slots'] }) {
  return (
    <section className="evidence-part">
      <h3 className="pb-1.5">Containers</h3>
      <ul>
        {slots.map(slot => (
          <li
            key={`${slot.workload.kind} ${slot.workload.namespace} ${slot.workload.name} ${slot.field} ${slot.container}`}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 border-line border-b py-1.5 last:border-0"
          >
            <span className="truncate">
              {slot.workload.name}/<b className="font-medium">{slot.container}</b>
              {slot.field === 'initContainers' && <span className="text-ink-3"> init</span>}
            </span>
            <StateWord state={slot.state} />
            <span className="col-span-2 flex min-w-0 gap-2 text-small">
              <Version text={slot.git === null ? 'not in Git' : versionOf(slot.git.image)} />
              {slot.clusters.some(place => place.template !== null && place.template !== slot.git?.image) && (
                <>
                  <span className="text-ink-3">live</span>
                  <Version text={versionOf(slot.clusters[0]?.template ?? '')} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
