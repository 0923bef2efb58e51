'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Icon } from './icon'

interface MenuProps {
  readonly label: ReactNode
  readonly on: boolean
  readonly children: ReactNode
}

/** A chip that opens a small panel of choices under it. Esc and a press outside close it; focus goes back to the chip. */
export function Menu({ label, on, children }: MenuProps) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    if (!open) return
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && root.current?.contains(event.target)) return
      setOpen(false)
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      setOpen(false)
      button.current?.focus()
    }
    const element = root.current
    document.addEventListener('pointerdown', onPointer)
    element?.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('pointerdown', onPointer)
      element?.removeEventListener('keydown', onKey)
    }
  }, [open])

  return (
    <div ref={root} className="relative">
      <button
        ref={button}
        type="button"
        className="chip"
        data-on={on || undefined}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {label}
        <Icon name="chev" />
      </button>
      {open && <div className="menu">{children}</div>}
    </div>
  )
}
