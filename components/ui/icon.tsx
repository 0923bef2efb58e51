import { clsx } from 'clsx'

/** The states first. */
export type IconName =
  | 'synced'
  | 'rolling'
  | 'waiting'
  | 'stuck'
  | 'suspended'
  | 'drifted'
  | 'degraded'
  | 'missing'
  | 'unmanaged'
  | 'moved'
  | 'unresolved'
  | 'unknown'
  | 'lock'
  | 'pr'
  | 'merged'
  | 'over'
  | 'ahead'
  | 'up'
  | 'search'
  | 'theme'
  | 'rows'
  | 'x'
  | 'check'
  | 'chev'
  | 'right'
  | 'copy'
  | 'ext'
  | 'git'
  | 'back'
  | 'shield'
  | 'ring'
  | 'plus'
  | 'mute'
  | 'columns'
  | 'down'

interface IconProps {
  readonly name: IconName
  readonly size?: 'small' | 'large'
  readonly className?: string
}

/** Always beside words, or inside something that has an accessible name: the drawing itself is hidden from readers. */
export function Icon({ name, size, className }: IconProps) {
  return (
    <svg className={clsx('icon', size && `icon-${size}`, className)} aria-hidden="true" focusable="false">
      <use href={`#i-${name}`} />
    </svg>
  )
}
