'use client'

import { type RefObject, useRef, useState } from 'react'
import { openSheet } from '@/components/promotion/open-sheet'
import { later } from '@/components/ui/later'
import type { DriftView } from '@/lib/contract'
import { CauseRow, sharedCommand } from './cause-row'
import type { RowActions } from './drift-actions'
import { DriftRow } from './drift-row'
import { adoptable, noun } from './drift-words'
import type { Row } from './hold-rows'
import { MutedRow } from './muted-row'
import { UnseenRow } from './unseen-row'
import { useCopied } from './use-copied'
import { useDriftKeys } from './use-drift-keys'
import { useHeld } from './use-held'

/** Loaded when somebody mutes. */
const MuteDialog = later(() => import('./mute-dialog').then(module => module.MuteDialog))

interface DriftListProps {
  readonly view: DriftView
  readonly search: RefObject<HTMLInputElement | null>
}

/** The rows, then what cannot be seen, whatever the filter, then what is muted. */
export function DriftList({ view, search }: DriftListProps) {
  const list = useRef<HTMLDivElement>(null)
  const { rows, waiting, hold, sortAgain } = useHeld(view.rows)
  const [selected, setSelected] = useState<string | null>(null)
  const [muting, setMuting] = useState<Row | null>(null)
  const [said, setSaid] = useState('')
  const [mutedHere, setMutedHere] = useState<ReadonlySet<string>>(new Set())
  const [copied, copy] = useCopied()
  const find = (id: string | null) => rows.find(one => one.row.id === id && !one.ended)?.row ?? null
  const actions: RowActions = { copied, onCopy: copy, onMute: id => setMuting(find(id)), onAdopt: adoptRow }

  function adoptRow(id: string | null): void {
    const row = find(id)
    const cells = row === null ? [] : adoptable(row)
    if (cells.length > 0) openSheet(to => to.adopt(cells))
    else if (row !== null) setSaid('Only what was changed by hand can be adopted.')
  }

  function onMuted(words: string): void {
    if (muting !== null) setMutedHere(new Set([...mutedHere, muting.id]))
    setSaid(words)
  }

  useDriftKeys({
    list,
    onCopy() {
      const row = find(selected)
      if (row === null) return
      const back = sharedCommand(row.cells)?.back ?? null
      if (back !== null) copy(row.id, back.command)
      else setSaid(row.total > 1 ? 'Each of these cells has its own way back.' : 'No command returns this to Git.')
    },
    onMute: () => setMuting(find(selected)),
    onAdopt: () => adoptRow(selected),
    onSearch: () => search.current?.focus(),
  })

  return (
    <>
      <p className="drift-waiting" role="status">
        {waiting > 0 && (
          <>
            {noun(waiting, 'row')} would come, go or move.{' '}
            <button type="button" className="link" onClick={sortAgain}>
              Sort again
            </button>
          </>
        )}
        {said}
        {copied !== null && <span className="sr-only">{copied.done ? 'Copied' : 'The browser refused to copy'}</span>}
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only notices where the pointer and the focus are */}
      <div
        ref={list}
        onPointerEnter={() => hold(true)}
        onPointerLeave={() => hold(list.current?.contains(document.activeElement) ?? false)}
        onFocus={() => hold(true)}
        onBlur={event => {
          if (!event.currentTarget.contains(event.relatedTarget)) hold(false)
        }}
      >
        <ul className="drift-list panel" aria-label="Not as Git says">
          {rows.map(({ row, ended }) => {
            // Who muted it expects it to go, hand in the list or not.
            if (ended && mutedHere.has(row.id)) return null
            const only = row.cause === null ? row.cells[0] : undefined
            const shared = {
              selected: selected === row.id,
              ended,
              actions,
              onSelect(on: boolean) {
                setSelected(on ? row.id : null)
                setSaid('')
              },
            }
            return only === undefined ? (
              <CauseRow key={row.id} row={row} {...shared} />
            ) : (
              <DriftRow key={row.id} id={row.id} cell={only} {...shared} />
            )
          })}
          {view.unseen.map(unseen => (
            <UnseenRow key={`${unseen.state} ${unseen.source?.kind} ${unseen.source?.name}`} unseen={unseen} />
          ))}
          {view.muted.map(muted => (
            <MutedRow key={muted.ids[0]} muted={muted} />
          ))}
        </ul>
      </div>
      {muting !== null && <MuteDialog row={muting} onClose={() => setMuting(null)} onMuted={onMuted} />}
    </>
  )
}
