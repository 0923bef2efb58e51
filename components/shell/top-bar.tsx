'use client'

import Link from 'next/link'
import { Icon } from '@/components/ui/icon'
import { later } from '@/components/ui/later'
import type { SourceView } from '@/lib/contract'
import { Logo } from './logo'
import { openOverlay } from './overlay'
import { toggleTheme } from './preferences'
import { type Counts, countWords, isCurrent, pages } from './shell-data'

/** Loaded when one is lost. */
const LostSources = later(() => import('./lost-sources').then(module => module.LostSources))

interface TopBarProps {
  readonly path: string
  readonly counts: Counts
  readonly sources: readonly SourceView[]
}

export function TopBar({ path, counts, sources }: TopBarProps) {
  return (
    <header className="top">
      <Link href="/" className="brand">
        <Logo />
        Plimsoll
      </Link>
      <nav className="nav" aria-label="Pages">
        {pages.map(page => (
          <Link
            key={page.href}
            href={page.href}
            prefetch={false}
            aria-current={isCurrent(page, path) ? 'page' : undefined}
          >
            {page.name}
            <PageCount count={counts[page.href] ?? 0} words={countWords[page.href] ?? ''} />
          </Link>
        ))}
      </nav>
      <div className="tools">
        {sources.some(source => !source.fresh) && <LostSources sources={sources} />}
        <button
          type="button"
          className="palette-button"
          aria-keyshortcuts="Meta+K Control+K"
          onClick={() => openOverlay('palette')}
        >
          <Icon name="search" />
          <span>Go to, find, promote</span>
          <kbd>⌘K</kbd>
        </button>
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

function PageCount({ count, words }: { readonly count: number; readonly words: string }) {
  if (count === 0) return null
  return (
    <span className="count">
      {count}
      <span className="sr-only"> {words}</span>
    </span>
  )
}
