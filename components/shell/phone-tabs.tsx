'use client'

import Link from 'next/link'
import { Icon } from '@/components/ui/icon'
import { type Counts, countWords, isCurrent, pages } from './shell-data'

/** The same pages at the thumb. */
export function PhoneTabs({ path, counts }: { readonly path: string; readonly counts: Counts }) {
  return (
    <nav className="tabs" aria-label="Pages, below">
      {pages.map(page => (
        <Link
          key={page.href}
          href={page.href}
          prefetch={false}
          aria-current={isCurrent(page, path) ? 'page' : undefined}
        >
          <Icon name={page.icon} />
          {page.name}
          <PageCount count={counts[page.href] ?? 0} words={countWords[page.href] ?? ''} />
        </Link>
      ))}
    </nav>
  )
}

function PageCount({ count, words }: { readonly count: number; readonly words: string }) {
  if (count === 0) return null
  return (
    <span className="tabs-count">
      {count}
      <span className="sr-only"> {words}</span>
    </span>
  )
}
