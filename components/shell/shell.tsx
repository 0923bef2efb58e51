'use client'

import { useQuery } from '@tanstack/react-query'
import { usePathname, useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import { isStoreLost } from '@/lib/client/failure'
import { activePromotionsQuery } from '@/lib/client/queries'
import { useSources } from '@/lib/client/use-board'
import { Banner } from './banner'
import { HeldContext, useHeldSince } from './held'
import { openOverlay } from './overlay'
import { Overlays } from './overlays'
import { PhoneTabs } from './phone-tabs'
import { toggleTheme } from './preferences'
import { countWaiting, pages, type ShellData } from './shell-data'
import { TopBar } from './top-bar'
import { useDriftCount } from './use-drift-count'
import { useKeys } from './use-keys'
import { usePaletteKey } from './use-palette-key'

/** What stands round every page: where one is, what waits, which sources are lost. */
export function Shell({ data, children }: { readonly data: ShellData; readonly children: ReactNode }) {
  const path = usePathname()
  const router = useRouter()
  const sources = useSources(data.sources)
  const promotions = useQuery({
    ...activePromotionsQuery(),
    ...(data.databaseProblem === null ? { initialData: [...data.promotions] } : {}),
  })
  const held = useHeldSince(data.held)
  const counts = {
    '/drift': useDriftCount(data.drift),
    '/promotions': countWaiting(promotions.data ?? []),
    '/locks': held.locks,
  }

  useKeys({
    ...Object.fromEntries(
      pages.flatMap(page => (page.key === null ? [] : [[`g ${page.key}`, () => router.push(page.href)]])),
    ),
    t: toggleTheme,
    '?': () => openOverlay('keys'),
  })

  usePaletteKey()

  return (
    <HeldContext value={held}>
      <a href="#main" className="skip-link">
        Skip to the page
      </a>
      <TopBar path={path} counts={counts} sources={sources} />
      <Banner
        databaseProblem={isStoreLost(promotions.error) ? (promotions.error?.message ?? null) : null}
        stopped={held.stopped}
      />
      {children}
      <PhoneTabs path={path} counts={counts} />
      <Overlays path={path} />
    </HeldContext>
  )
}
