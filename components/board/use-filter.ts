'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { type Filter, formatFilter, parseFilter } from './filter'

/** The URL is the truth: Back undoes a filter, a saved view is a bookmark. Typing replaces instead of adding an entry a letter. */
export function useFilter(): readonly [Filter, (filter: Filter, typing?: boolean) => void] {
  const search = useSearchParams()
  const filter = useMemo(() => parseFilter(search), [search])
  const setFilter = useCallback((next: Filter, typing = false) => {
    const url = `${window.location.pathname}${formatFilter(next, window.location.search)}`
    if (typing) window.history.replaceState(null, '', url)
    else window.history.pushState(null, '', url)
  }, [])
  return [filter, setFilter]
}
