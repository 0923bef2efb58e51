import { clsx } from 'clsx'

interface IconProps {
  /** A symbol of public/icons.svg without its `i-`. */
  readonly name: string
  readonly size?: 'small' | 'large'
  readonly className?: string
}

/** Always beside words, or inside something that has an accessible name: the drawing itself is hidden from readers. */
export function Icon({ name, size, className }: IconProps) {
  return (
    <svg className={clsx('icon', size && `icon-${size}`, className)} aria-hidden="true" focusable="false">
      <use href={`/icons.svg#i-${name}`} />
    </svg>
  )
}
