'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FailureNotice } from '@/components/ui/failure-notice'
import { useDialog } from '@/components/ui/use-dialog'
import { keys } from '@/lib/client/queries'

interface ActionDialogProps {
  readonly title: string
  /** What the button does, and says while it does. */
  readonly button: readonly [does: string, doing: string]
  /** Why it cannot be done yet, or null. */
  readonly why: string | null
  readonly act: () => Promise<unknown>
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Asks before something is written on the host that cannot be undone here. */
export function ActionDialog({ title, button, why, act, onClose, children }: ActionDialogProps) {
  const dialog = useDialog()
  const client = useQueryClient()
  const action = useMutation({
    mutationFn: act,
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: keys.promotions }),
  })
  return (
    <dialog
      ref={dialog}
      className="dialog action-dialog"
      aria-labelledby="action-title"
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
    >
      <form
        onSubmit={event => {
          event.preventDefault()
          if (why === null && !action.isPending) action.mutate()
        }}
      >
        <h2 id="action-title">{title}</h2>
        {children}
        {action.error !== null && <FailureNotice error={action.error} wrote={null} />}
        <footer>
          {why !== null && <span className="text-ink-3">{why}</span>}
          <button type="button" className="btn" onClick={onClose}>
            Leave it as it is
          </button>
          <button type="submit" className="btn btn-primary" disabled={why !== null || action.isPending}>
            {action.isPending ? button[1] : button[0]}
          </button>
        </footer>
      </form>
    </dialog>
  )
}
