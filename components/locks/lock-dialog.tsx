'use client'

import { useState } from 'react'
import { ActionDialog } from '@/components/ui/action-dialog'
import { serverNow } from '@/lib/client/clock'
import { postLock } from '@/lib/client/lock-queries'
import { keys } from '@/lib/client/queries'
import type { LocksView } from '@/lib/contract'
import { EndFields } from './end-fields'
import { type Draft, lockOf } from './lock-draft'
import { ScopeFields } from './scope-fields'

interface LockDialogProps {
  /** Everything at once. */
  readonly stop: boolean
  readonly environments: readonly string[]
  readonly repositories: LocksView['repositories']
  readonly onClose: () => void
}

/** What is held, why, and until when. */
export function LockDialog({ stop, environments, repositories, onClose }: LockDialogProps) {
  const [draft, setDraft] = useState<Draft>({
    kind: stop ? 'organisation' : 'environment',
    environment: '',
    service: '',
    reason: '',
    end: stop ? 'by hand' : '1 day',
    day: '',
    repository: repositories[0]?.id ?? '',
    number: '',
  })
  const say = (change: Partial<Draft>) => setDraft({ ...draft, ...change })
  const wanted = lockOf(draft, serverNow())

  async function make(): Promise<void> {
    const now = lockOf(draft, serverNow())
    if (typeof now === 'string') return
    await postLock(now)
  }

  return (
    <ActionDialog
      title={stop ? 'Stop all promotions' : 'Lock an environment, service or cell'}
      button={stop ? ['Stop all promotions', 'Stopping…'] : ['Lock', 'Locking…']}
      why={typeof wanted === 'string' ? wanted : null}
      act={make}
      changes={[keys.locks, keys.promotions]}
      onClose={onClose}
    >
      {stop && (
        <p>
          Nothing new is promoted anywhere until this ends, and the status of every open promotion turns red. To roll
          back and to adopt stay possible. Pull requests made by hand are not held.
        </p>
      )}
      {!stop && <ScopeFields draft={draft} environments={environments} onSay={say} />}
      <label className="lock-field">
        <span>Reason</span>
        <input
          type="text"
          maxLength={300}
          autoComplete="off"
          placeholder={stop ? 'INC-2041: payments fail since 14:02' : 'release week'}
          value={draft.reason}
          onChange={event => say({ reason: event.target.value })}
        />
      </label>
      <EndFields draft={draft} repositories={repositories} onSay={say} />
    </ActionDialog>
  )
}
