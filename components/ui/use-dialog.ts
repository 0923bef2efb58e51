'use client'

import { type RefObject, useEffect, useRef } from 'react'

/** Opens the browser's own dialog, which holds the focus and closes on Esc; the focus goes back to where it was. */
export function useDialog(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    if (element?.open === false) element.showModal()
    return () => {
      element?.close()
      if (isNowhere(element) && before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return dialog
}

/** Closed by Esc, the browser has given the focus back already, and it may have gone on since: then it stays where it is. */
function isNowhere(dialog: HTMLElement | null): boolean {
  const { activeElement, body } = document
  return activeElement === null || activeElement === body || dialog?.contains(activeElement) === true
}
