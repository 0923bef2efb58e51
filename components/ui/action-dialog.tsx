'use client'

import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { FailureNotice } from './failure-notice'
import { useDialog } from './use-dialog'

interface ActionDialogProps {
  readonly title: string
  /** What the button does, and says while it does. */
  readonly button: readonly [does: string, doing: string]
  /** Why it cannot be done yet, or null. */
  readonly why: string | null
  readonly act: () => Promise<unknown>
  /** What was asked before and may have another answer now, whether it was done or not. */
  readonly changes: readonly QueryKey[]
  /** What the other button says. */
  readonly leave?: string
  readonly className?: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Asks before something is written, and stays with the failure when it was not. */
export function ActionDialog(props: ActionDialogProps) {
  const { title, button, why, act, changes, leave = 'Leave it as it is', className, onClose, children } = props
  const dialog = useDialog()
  const client = useQueryClient()
  const action = useMutation({
    mutationFn: act,
    onSuccess: onClose,
    onSettled: () => Promise.all(changes.map(queryKey => client.invalidateQueries({ queryKey }))),
  })
  return (
    <dialog
      ref={dialog}
      className={clsx('dialog action-dialog', className)}
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
            {leave}
          </button>
          <button type="submit" className="btn btn-primary" disabled={why !== null || action.isPending}>
            {action.isPending ? button[1] : button[0]}
          </button>
        </footer>
      </form>
    </dialog>
  )
}
