'use client'

import { useQueryClient } from '@tanstack/react-query'
import { ActionDialog } from '@/components/promotion/action-dialog'
import { postLockEnd } from '@/lib/client/lock-queries'
import { keys } from '@/lib/client/queries'
import type { LocksView } from '@/lib/contract'
import { scopeTitle } from './lock-words'

interface EndDialogProps {
  readonly lock: LocksView['open'][number]
  readonly onClose: () => void
}

/** What waits behind a lock may be merged the moment it ends: that is asked once. */
export function EndDialog({ lock, onClose }: EndDialogProps) {
  const client = useQueryClient()
  return (
    <ActionDialog
      title={`End the lock: ${scopeTitle(lock.scope)}`}
      button={['End it', 'Ending…']}
      why={null}
      act={() => postLockEnd({ id: lock.id }).finally(() => client.invalidateQueries({ queryKey: keys.locks }))}
      onClose={onClose}
    >
      <p>
        “{lock.reason}”, by {lock.by}. What no other lock holds can be promoted again at once, and the status of its
        open pull requests turns as their checks say.
      </p>
    </ActionDialog>
  )
}
