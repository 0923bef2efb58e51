'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureNotice } from '@/components/ui/failure-notice'
import { useDialog } from '@/components/ui/use-dialog'
import { serverNow } from '@/lib/client/clock'
import { postMutes } from '@/lib/client/drift-queries'
import { keys } from '@/lib/client/queries'
import { noun } from './drift-words'
import type { Row } from './hold-rows'
import { type End, endOf, ends } from './mute-end'

interface MuteDialogProps {
  readonly row: Row
  readonly onClose: () => void
  readonly onMuted: (words: string) => void
}

/** Says that a drift is known: why, and until when. It stays in sight, counted apart. */
export function MuteDialog({ row, onClose, onMuted }: MuteDialogProps) {
  const dialog = useDialog()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const [end, setEnd] = useState<End>('4 h')
  const [day, setDay] = useState('')
  const until = endOf(end, day, serverNow())
  const mute = useMutation({
    mutationFn: () => postMutes({ cells: [...row.keys], reason, until: until === 'not said' ? null : until }),
    onSuccess: ({ muted }) => {
      onMuted(`${noun(muted, 'cell')} muted.`)
      onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.drift }),
  })
  const why = reason.trim().length < 3 ? 'Say why first.' : until === 'not said' ? 'Choose a day and time.' : null

  return (
    <dialog
      ref={dialog}
      className="dialog drift-mute"
      aria-labelledby="mute-title"
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
    >
      <form
        onSubmit={event => {
          event.preventDefault()
          if (why === null && !mute.isPending) mute.mutate()
        }}
      >
        <h2 id="mute-title">Mute {nameOf(row)}</h2>
        <p>
          It stays counted and in sight below the list. It ends at the time below, or before that with the drift itself,
          and when the cell gets into another state or somebody sets another image.
        </p>
        <label className="drift-reason">
          <span>Reason</span>
          <textarea
            rows={2}
            maxLength={300}
            required
            value={reason}
            placeholder="load test until Friday"
            onChange={event => setReason(event.target.value)}
          />
        </label>
        <fieldset>
          <legend>Until</legend>
          <div className="drift-ends">
            {ends.map(one => (
              <label key={one} className="chip" data-on={one === end || undefined}>
                <input type="radio" name="end" className="sr-only" checked={one === end} onChange={() => setEnd(one)} />
                {one}
              </label>
            ))}
          </div>
          {end === 'another time' && (
            <input
              type="datetime-local"
              aria-label="Day and time of the end, in your zone"
              className="drift-day"
              value={day}
              onChange={event => setDay(event.target.value)}
            />
          )}
        </fieldset>
        {mute.error !== null && <FailureNotice error={mute.error} wrote={null} />}
        <footer>
          {why !== null && <span className="text-ink-3">{why}</span>}
          <button type="button" className="btn" onClick={onClose}>
            Keep it loud
          </button>
          <button type="submit" className="btn btn-primary" disabled={why !== null || mute.isPending}>
            {mute.isPending ? 'Muting…' : row.total > 1 ? `Mute ${row.total} cells` : 'Mute'}
          </button>
        </footer>
      </form>
    </dialog>
  )
}

function nameOf(row: Row): string {
  const [only] = row.keys
  return row.total === 1 && only !== undefined ? `${only.service} in ${only.environment}` : noun(row.total, 'cell')
}
