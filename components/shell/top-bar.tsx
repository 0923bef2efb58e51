'use client'

import Link from 'next/link'
import { Icon } from '@/components/ui/icon'
import type { SourceView } from '@/lib/contract'
import { Logo } from './logo'
import { LostSources } from './lost-sources'
import { toggleTheme } from './preferences'
import { isCurrent, pages } from './shell-data'

interface TopBarProps {
  readonly path: string
  readonly waiting: number
  readonly sources: readonly SourceView[]
}

export function TopBar({ path, waiting, sources }: TopBarProps) {
  return (
    <header className="top">
      <Link href="/" className="brand">
        <Logo />
        Plimsoll
      </Link>
      <nav className="nav" aria-label="Pages">
        {pages.map(page => (
          <Link key={page.href} href={page.href} aria-current={isCurrent(page, path) ? 'page' : undefined}>
            {page.name}
            {page.href === '/promotions' && waiting > 0 && (
              <span className="count">
                {waiting}
                <span className="sr-only"> open</span>
              </span>
            )}
          </Link>
        ))}
      </nav>
      <div className="tools">
        <LostSources sources={sources} />
        <button
          type="button"
          className="btn btn-square"
          aria-label="Switch between light and dark"
          onClick={toggleTheme}
        >
          <Icon name="theme" />
        </button>
      </div>
    </header>
  )
}
