'use client'

import { type ReactNode, useEffect, useRef } from 'react'
import { Icon } from './icon'
import { useDialog } from './use-dialog'

interface SheetProps {
  readonly title: string
  readonly aside?: ReactNode
  readonly onClose: () => void
  /** Ctrl or Cmd with Enter. */
  readonly onConfirm?: () => void
  readonly children: ReactNode
}

/** At the side, over a page that stays readable. */
export function Sheet({ title, aside, onClose, onConfirm, children }: SheetProps) {
  const dialog = useDialog()
  const heading = useRef<HTMLHeadingElement>(null)
  // After it was opened, which puts the focus on the first button.
  useEffect(() => heading.current?.focus(), [])
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby="sheet-title"
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onKeyDown={event => {
        if (onConfirm === undefined || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        onConfirm()
      }}
    >
      <header>
        <h1 id="sheet-title" ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside}
        <button type="button" className="btn btn-square btn-ghost ml-auto" aria-label="Close, Esc" onClick={onClose}>
          <Icon name="x" />
        </button>
      </header>
      {children}
    </dialog>
  )
}
