'use client'

import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react'
import { onTick, serverNow, setServerNow } from '@/lib/client/clock'

const RenderedAt = createContext(0)

/** `now`: the server's clock when it rendered the page, so that the first paint in the browser says the same as the html. */
export function ClockProvider({ now, children }: { readonly now: number; readonly children: ReactNode }) {
  const [renderedAt] = useState(() => {
    if (typeof window !== 'undefined') setServerNow(now)
    return now
  })
  return <RenderedAt value={renderedAt}>{children}</RenderedAt>
}

/** A text that depends on the time: rendered again only when the text itself changes. */
export function useClockText(format: (now: number, zone: string) => string): string {
  const renderedAt = useContext(RenderedAt)
  return useSyncExternalStore(
    onTick,
    () => format(serverNow(), readerZone()),
    () => format(renderedAt, 'UTC'),
  )
}

let zone: string | null = null

function readerZone(): string {
  zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone
  return zone
}
