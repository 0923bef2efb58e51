'use client'

import Link from 'next/link'
import { Icon } from '@/components/ui/icon'
import { Age } from '@/components/ui/time'
import type { SourceView } from '@/lib/contract'

/** Lost sources in words; nothing when all answer. */
export function LostSources({ sources }: { readonly sources: readonly SourceView[] }) {
  const lost = sources.filter(source => !source.fresh)
  const first = lost[0]
  if (first === undefined) return null
  return (
    <Link href="/connections" className="lost-sources" title={lost.map(source => source.message).join('\n')}>
      <Icon name="unknown" className="text-amber" />
      <span>
        <b>{first.kind === 'git' ? 'Git' : first.name}</b>
        {first.asOf === null ? (
          ' not reached yet'
        ) : (
          <>
            {' not reached for '}
            <Age at={first.asOf} />
          </>
        )}
        {lost.length > 1 && `, ${lost.length - 1} more`}
      </span>
    </Link>
  )
}
