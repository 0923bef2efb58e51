'use client'

import { Version } from '@/components/ui/version'
import type { ServiceView } from '@/lib/contract'
import { slotId } from '@/lib/domain/cell'
import { type Lane, versionOf } from './lane'

/** What the environment before this one declares that this one does not. */
export function Difference({ lane, service }: { readonly lane: Lane; readonly service: ServiceView }) {
  const upstream = service.cells.find(cell => cell.environment === lane.environment.upstream)
  if (upstream === undefined || lane.cell === undefined) return null
  const here = lane.environment.name
  const there = upstream.environment
  const own = new Map(lane.cell.slots.map(slot => [slotKey(slot), slot]))
  const rows = upstream.slots.flatMap(slot => {
    const mine = own.get(slotKey(slot))
    const [before, after] = [mine?.git?.image ?? null, slot.git?.image ?? null]
    if (after === null || (before !== null && versionOf(before) === versionOf(after))) return []
    return [{ key: slotId(slot), name: `${slot.workload.name}/${slot.container}`, before, after }]
  })
  return (
    <section className="panel" aria-label="Difference">
      <div className="panel-head border-b-0">
        <h2>{rows.length === 0 ? `${here} declares what ${there} does` : `${there} has what ${here} has not`}</h2>
        <span className="text-ink-3 text-small">
          {rows.length > 0 && `${rows.length} ${rows.length === 1 ? 'container' : 'containers'}, versions only`}
        </span>
      </div>
      {rows.map(row => (
        <p key={row.key} className="flex flex-wrap items-baseline gap-x-3 border-line border-t px-3.5 py-2">
          <span className="min-w-32">{row.name}</span>
          <span className="mono flex min-w-0 items-baseline gap-2 text-ink">
            {row.before === null ? 'not declared' : <Version text={versionOf(row.before)} />}
            <span className="text-ink-3">→</span>
            <Version text={versionOf(row.after)} />
          </span>
        </p>
      ))}
    </section>
  )
}

/** Names differ by prefix and namespace between environments; kind, container and field pair them. */
function slotKey(slot: ServiceView['cells'][number]['slots'][number]): string {
  return `${slot.workload.kind} ${slot.field} ${slot.container}`
}
