'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Icon } from './icon'

interface MenuProps {
  readonly label: ReactNode
  /** What the chip is called where its label does not tell alone. */
  readonly name?: string
  readonly on: boolean
  /** It adds something instead of showing what is chosen. */
  readonly dashed?: boolean
  /** The edge of the chip that the panel hangs from. */
  readonly side?: 'left' | 'right'
  /** What closes itself when a choice was made is given how. */
  readonly children: ReactNode | ((close: () => void) => ReactNode)
}

/** A chip that opens a small panel of choices under it. Esc and a press outside close it; focus goes back to the chip. */
export function Menu({ label, name, on, dashed = false, side = 'left', children }: MenuProps) {
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
      // A dialog round it stays open.
      event.preventDefault()
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

  function close() {
    setOpen(false)
    button.current?.focus()
  }

  return (
    <div ref={root} className="relative">
      <button
        ref={button}
        type="button"
        className="chip"
        data-on={on || undefined}
        data-dashed={dashed || undefined}
        aria-label={name}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {label}
        {!dashed && <Icon name="chev" />}
      </button>
      {open && (
        <div className="menu" data-side={side}>
          {typeof children === 'function' ? children(close) : children}
        </div>
      )}
    </div>
  )
}
