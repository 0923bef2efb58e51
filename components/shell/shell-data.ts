import type { IconName } from '@/components/ui/icon'
import type { PromotionView, SourceView } from '@/lib/contract'
import type { Held } from '@/lib/domain/lock'

/** What every page needs first, read on the server. */
export interface ShellData {
  readonly now: number
  readonly sources: readonly SourceView[]
  readonly promotions: readonly PromotionView[]
  /** Cells that are not as Git says and not muted. */
  readonly drift: number
  readonly held: Held
  /** Why the database did not answer, or null. */
  readonly databaseProblem: string | null
}

/** Open ones wait for a person; merged ones only for the clusters. */
export function countWaiting(promotions: readonly PromotionView[]): number {
  return promotions.filter(promotion => promotion.state === 'open').length
}

export interface Page {
  readonly href: string
  readonly name: string
  readonly icon: IconName
  /** After `g`. */
  readonly key: string | null
}

/** What needs action, by page. */
export type Counts = Readonly<Record<string, number>>

export const countWords: Readonly<Record<string, string>> = {
  '/drift': 'not as Git says',
  '/promotions': 'open',
  '/locks': 'held',
}

export const pages: readonly Page[] = [
  { href: '/', name: 'Board', icon: 'rows', key: 'b' },
  { href: '/drift', name: 'Drift', icon: 'drifted', key: 'd' },
  { href: '/promotions', name: 'Promotions', icon: 'pr', key: 'p' },
  { href: '/locks', name: 'Locks', icon: 'lock', key: 'l' },
  { href: '/audit', name: 'Audit', icon: 'shield', key: 'a' },
  { href: '/connections', name: 'Connections', icon: 'git', key: null },
]

/** A service's page belongs to the board. */
export function isCurrent(page: Page, path: string): boolean {
  if (page.href === '/') return path === '/' || path.startsWith('/services/')
  return path === page.href || path.startsWith(`${page.href}/`)
}
