'use client'

import { ActionDialog } from '@/components/ui/action-dialog'
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
  return (
    <ActionDialog
      title={`End the lock: ${scopeTitle(lock.scope)}`}
      button={['End it', 'Ending…']}
      why={null}
      act={() => postLockEnd({ id: lock.id })}
      changes={[keys.locks, keys.promotions]}
      onClose={onClose}
    >
      <p>
        “{lock.reason}”, by {lock.by}. What no other lock holds can be promoted again at once, and the status of its
        open pull requests turns as their checks say.
      </p>
    </ActionDialog>
  )
}
