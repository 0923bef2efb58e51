'use client'

import { type ReactNode, useEffect, useRef } from 'react'
import { Icon } from './icon'

interface SheetProps {
  readonly title: string
  readonly aside?: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
}

/** At the side, over a page that stays readable. The browser's own dialog holds the focus and closes on Esc; the focus goes back to where it was. */
export function Sheet({ title, aside, onClose, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    element?.showModal()
    heading.current?.focus()
    return () => {
      element?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby="sheet-title"
      onCancel={event => {
        event.preventDefault()
        onClose()
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
