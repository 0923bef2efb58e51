'use client'

import { Icon } from '@/components/ui/icon'
import { Age, Moment } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import type { BoardCell } from '@/lib/contract'
import { cellForm, type Side } from './cell-form'
import { type Look, looks } from './look'

/** One environment of a card: Git above the line, live below it, and the sentence. */
export function Fraction({ cell }: { readonly cell: BoardCell }) {
  const form = cellForm(cell)
  if (form.kind === 'absent') return null
  const look: Look = form.kind === 'two' ? form.look : { ...looks.Unknown, line: 'solid' }
  const below: Side = form.kind === 'two' ? form.below : { text: 'not known', isVersion: false }
  return (
    <div
      className={`fraction hue-${look.hue}${cell.stale ? ' stale hatch' : ''}`}
      data-line={look.line}
      data-wash={look.wash}
    >
      <span className="fraction-env">{cell.environment}</span>
      <span className="side git">
        <SideText side={form.kind === 'two' ? form.above : form.text} />
      </span>
      <span className="side live">
        <SideText side={below} />
        <span className="state">
          <Icon name={look.icon} />
          <span>{cell.state}</span>
          {!cell.stale && cell.since !== null && <Age at={cell.since} />}
          {cell.stale && cell.asOf !== null && (
            <span className="as-of">
              as of <Moment at={cell.asOf} />
            </span>
          )}
        </span>
      </span>
      <p className="fraction-why">{cell.reason}</p>
    </div>
  )
}

function SideText({ side }: { readonly side: Side }) {
  return side.isVersion ? <Version text={side.text} /> : <span>{side.text}</span>
}
