'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FailureNotice } from '@/components/ui/failure-notice'
import { Icon } from '@/components/ui/icon'
import { Moment } from '@/components/ui/time'
import { postMutesEnd } from '@/lib/client/drift-queries'
import { keys } from '@/lib/client/queries'
import type { DriftView } from '@/lib/contract'
import { noun } from './drift-words'

type Muted = DriftView['muted'][number]

/** Muted is not gone: it stays counted, with its reason, whose it is, and when it ends. */
export function MutedRow({ muted }: { readonly muted: Muted }) {
  const client = useQueryClient()
  const unmute = useMutation({
    mutationFn: () => postMutesEnd({ ids: muted.ids }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.drift }),
  })
  const first = muted.cells[0]
  const rest = muted.cells.length - 1
  return (
    <li className="drift-row drift-muted">
      <span className="state-word hue-grey">
        <Icon name="mute" />
        {noun(muted.cells.length, 'muted', 'muted')}
      </span>
      <p className="drift-why">
        {first?.service} in {first?.environment}, {first?.state}
        {rest > 0 && ` and ${noun(rest, 'other cell')}`}: “{muted.reason}”, muted by {muted.by} <Moment at={muted.at} />
        , until {muted.until === null ? 'the drift ends' : <Moment at={muted.until} />}.
        {unmute.error !== null && <FailureNotice error={unmute.error} wrote={null} />}
      </p>
      <div className="drift-actions">
        <button type="button" className="btn btn-ghost" disabled={unmute.isPending} onClick={() => unmute.mutate()}>
          {unmute.isPending ? 'Unmuting…' : 'Unmute'}
        </button>
      </div>
    </li>
  )
}
