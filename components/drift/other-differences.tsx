import Link from 'next/link'
import type { DriftView } from '@/lib/contract'
import { noun, serviceHref } from './drift-words'

/** What controllers report beside the image, counted apart: the image is as Git says. */
export function OtherDifferences({ other }: { readonly other: DriftView['other'] }) {
  if (other.items.length === 0) return null
  return (
    <details className="drift-other panel">
      <summary>
        <b>{otherWords(other)}</b>{' '}
        <span className="text-ink-3">The controller sees another difference than the image. Not counted above.</span>
      </summary>
      <ul>
        {other.items.map(item => (
          <li key={`${item.service} ${item.environment} ${item.text}`}>
            <Link className="link" href={serviceHref(item)} prefetch={false}>
              {item.service}
            </Link>
            <span>{item.environment}</span>
            <span className="drift-other-text">
              <b>{item.text}</b> <span className="text-ink-3">{item.detail}</span>
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}

export function otherWords({ cells, controllers }: DriftView['other']): string {
  return `${noun(cells, 'other difference')} reported by ${controllers.join(' and ')}`
}
