import type { ReactNode } from 'react'

interface ScrollBoxProps {
  readonly label: string
  readonly className?: string
  readonly children: ReactNode
}

/** What may be wider than the screen scrolls by itself, by keys too. */
export function ScrollBox({ label, className = '', children }: ScrollBoxProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable without a pointer
    <section className={`scroll-box ${className}`} tabIndex={0} aria-label={label}>
      {children}
    </section>
  )
}
