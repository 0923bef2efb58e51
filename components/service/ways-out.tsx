'use client'

import { Icon } from '@/components/ui/icon'
import type { Lane } from './lane'

/** To what delivers it and to its logs, where plimsoll.yaml names their addresses. */
export function WaysOut({ links }: { readonly links: Lane['links'] }) {
  const ways = [
    ['Controller', links?.controller ?? null],
    ['Logs', links?.logs ?? null],
    ['File in Git', links?.file ?? null],
  ] as const
  const known = ways.flatMap(([name, href]) => (href === null ? [] : [{ name, href }]))
  if (known.length === 0) return null
  return (
    <nav className="evidence-part flex flex-wrap gap-2" aria-label="Elsewhere">
      {known.map(({ name, href }) => (
        <a key={name} className="btn" href={href} target="_blank" rel="noreferrer">
          <Icon name="ext" />
          {name}
        </a>
      ))}
    </nav>
  )
}
