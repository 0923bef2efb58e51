'use client'

import { clsx } from 'clsx'

interface SpacerProps {
  readonly height: number
  readonly className?: string
}

/** Empty height. Set on the element, not as a style attribute in the html: that would need a looser Content-Security-Policy. */
export function Spacer({ height, className }: SpacerProps) {
  return (
    <div
      aria-hidden="true"
      className={clsx(className)}
      ref={element => {
        if (element !== null) element.style.height = `${height}px`
      }}
    />
  )
}
