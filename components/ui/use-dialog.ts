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
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return dialog
}
