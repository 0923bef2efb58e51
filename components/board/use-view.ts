'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { formatView, parseView, type View } from './view-url'

/** `push`: Back undoes it. `replace`: while somebody types or selects, which would fill the history. */
export type SetView = (change: Partial<View>, how?: 'push' | 'replace') => void

/** The URL is the truth: a saved view is a bookmark. */
export function useView(): readonly [View, SetView] {
  const search = useSearchParams()
  const view = useMemo(() => parseView(search), [search])
  const setView = useCallback<SetView>((change, how = 'push') => {
    const { pathname, search: query } = window.location
    const url = `${pathname}${formatView({ ...parseView(new URLSearchParams(query)), ...change }, query)}`
    if (how === 'replace') window.history.replaceState(null, '', url)
    else window.history.pushState(null, '', url)
  }, [])
  return [view, setView]
}
