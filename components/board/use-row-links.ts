'use client'

import { useRouter } from 'next/navigation'
import type { MouseEvent } from 'react'

/** One listener for the names of all rows: a link component in each costs more than the rest of the row when rows come into sight. */
export function useRowLinks(): (event: MouseEvent) => void {
  const router = useRouter()
  return event => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('.row-name a') : null
    const isElsewhere = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
    if (link === null || isElsewhere || event.defaultPrevented) return
    event.preventDefault()
    router.push(link.pathname)
  }
}
