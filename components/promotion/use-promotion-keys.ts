'use client'

import { useRouter } from 'next/navigation'
import { type RefObject, useCallback } from 'react'
import { useKeys } from '@/components/shell/use-keys'

interface PromotionKeys {
  readonly list: RefObject<HTMLElement | null>
  readonly search: RefObject<HTMLInputElement | null>
}

/** j and k go from row to row, o opens the focused one here, r opens it on the Git host. */
export function usePromotionKeys({ list, search }: PromotionKeys): void {
  const router = useRouter()
  const rows = useCallback(() => [...(list.current?.querySelectorAll<HTMLElement>('.promotion-row') ?? [])], [list])
  const focused = () => rows().find(row => row.contains(document.activeElement))

  function move(by: number): void {
    const all = rows()
    const at = all.findIndex(row => row.contains(document.activeElement))
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))]
    next?.querySelector<HTMLElement>('[data-open]')?.focus({ preventScroll: true })
    next?.scrollIntoView({ block: 'nearest' })
  }

  function open(): void {
    const href = focused()?.querySelector('[data-open]')?.getAttribute('href')
    if (href) router.push(href)
  }

  useKeys({
    j: () => move(1),
    k: () => move(-1),
    o: open,
    r: () => focused()?.querySelector<HTMLElement>('[data-review]')?.click(),
    '/': () => search.current?.focus(),
  })
}
