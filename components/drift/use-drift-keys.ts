'use client'

import { type RefObject, useCallback } from 'react'
import { useKeys } from '@/components/shell/use-keys'

interface DriftKeys {
  readonly list: RefObject<HTMLElement | null>
  readonly onCopy: () => void
  readonly onMute: () => void
  readonly onAdopt: () => void
  readonly onSearch: () => void
}

/** j and k go from row to row, a adopts, c copies the command, m mutes; Enter is the focused link's own. */
export function useDriftKeys({ list, onCopy, onMute, onAdopt, onSearch }: DriftKeys): void {
  const move = useCallback(
    (by: number) => {
      const targets = [...(list.current?.querySelectorAll<HTMLElement>('.drift-row [data-focus]') ?? [])]
      const row =
        document.activeElement?.closest('.drift-row') ?? list.current?.querySelector('[data-selected]') ?? null
      const at = targets.findIndex(target => target.closest('.drift-row') === row)
      const next =
        targets[at < 0 ? (by > 0 ? 0 : targets.length - 1) : Math.min(targets.length - 1, Math.max(0, at + by))]
      next?.focus({ preventScroll: true })
      next?.closest('.drift-row')?.scrollIntoView({ block: 'nearest' })
    },
    [list],
  )
  useKeys({ j: () => move(1), k: () => move(-1), c: onCopy, m: onMute, a: onAdopt, '/': onSearch })
}
