'use client'

import Link from 'next/link'
import { Icon } from '@/components/ui/icon'
import { isCurrent, pages } from './shell-data'

/** The same pages at the thumb. */
export function PhoneTabs({ path, waiting }: { readonly path: string; readonly waiting: number }) {
  return (
    <nav className="tabs" aria-label="Pages, below">
      {pages.map(page => (
        <Link key={page.href} href={page.href} aria-current={isCurrent(page, path) ? 'page' : undefined}>
          <Icon name={page.icon} />
          {page.name}
          {page.href === '/promotions' && waiting > 0 && (
            <span className="tabs-count">
              {waiting}
              <span className="sr-only"> open</span>
            </span>
          )}
        </Link>
      ))}
    </nav>
  )
}
