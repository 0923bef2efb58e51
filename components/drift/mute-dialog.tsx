'use client'

import { useState } from 'react'
import { ActionDialog } from '@/components/ui/action-dialog'
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
  const [reason, setReason] = useState('')
  const [end, setEnd] = useState<End>('4 h')
  const [day, setDay] = useState('')
  const until = endOf(end, day, serverNow())
  const why = reason.trim().length < 3 ? 'Say why first.' : until === 'not said' ? 'Choose a day and time.' : null

  async function mute(): Promise<void> {
    const { muted } = await postMutes({ cells: [...row.keys], reason, until: until === 'not said' ? null : until })
    onMuted(`${noun(muted, 'cell')} muted.`)
  }

  return (
    <ActionDialog
      title={`Mute ${nameOf(row)}`}
      className="drift-mute"
      button={[row.total > 1 ? `Mute ${row.total} cells` : 'Mute', 'Muting…']}
      leave="Keep it loud"
      why={why}
      act={mute}
      changes={[keys.drift]}
      onClose={onClose}
    >
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
    </ActionDialog>
  )
}

function nameOf(row: Row): string {
  const [only] = row.keys
  return row.total === 1 && only !== undefined ? `${only.service} in ${only.environment}` : noun(row.total, 'cell')
}
