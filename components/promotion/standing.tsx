'use client'

import type { ReactNode } from 'react'
import { StateWord } from '@/components/board/state-word'
import { Icon } from '@/components/ui/icon'
import { Exact } from '@/components/ui/time'
import type { PromotionDetail } from '@/lib/contract'
import { nowLook } from './now-look'
import { stateLooks } from './promotion-words'

const mostCells = 8

/** Where it stands and why, in the words of the host, the controller or the pods. */
export function Standing({ detail, children }: { readonly detail: PromotionDetail; readonly children: ReactNode }) {
  const { promotion, cells } = detail
  const look = { ...stateLooks[promotion.state], ...(nowLook(detail).stuck ? nowLook(detail) : {}) }
  const held = cells.filter(cell => cell.state !== 'Synced' || cell.stale)
  const shown = (cells.length > 1 ? held : cells).slice(0, mostCells)
  return (
    <section
      className={`panel overflow-hidden hue-${look.hue} border-t-2 border-t-(--hue)`}
      aria-label="Where it stands"
    >
      <div className="p-3.5">
        <h2 className="flex items-center gap-2">
          <Icon name={look.icon} size="large" className="text-(--hue)" />
          {look.word}
        </h2>
        <p className="max-w-[92ch] pt-1.5">{promotion.note ?? 'No step is late.'}</p>
        {shown.map(cell => (
          <p key={`${cell.service}/${cell.environment}`} className="flex flex-wrap items-baseline gap-x-2 pt-2">
            <b>
              {cells.length > 1 && `${cell.service} in `}
              {cell.environment}
            </b>
            <StateWord state={cell.state} stale={cell.stale} />
            {cell.since !== null && (
              <span className="text-ink-3">
                since <Exact at={cell.since} />
              </span>
            )}
            <span className="min-w-0">{cell.reason}</span>
          </p>
        ))}
        {held.length > shown.length && <p className="pt-2 text-ink-3">{held.length - shown.length} more cells.</p>}
      </div>
      {children}
    </section>
  )
}
