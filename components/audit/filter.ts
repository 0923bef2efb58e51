import type { EventFilter } from '@/lib/client/audit-queries'

/** What stands in the URL; a saved view is a bookmark, so a span of time is kept as a span. */
export const viewNames = [
  'person',
  'service',
  'environment',
  'type',
  'correlation',
  'since',
  'from',
  'to',
  'event',
] as const
export type ViewName = (typeof viewNames)[number]
export type AuditView = { readonly [Name in ViewName]?: string }

export const spans = {
  '1h': 'last hour',
  '24h': 'last 24 h',
  '7d': 'last 7 days',
  '30d': 'last 30 days',
  '90d': 'last 90 days',
} as const

const hourMs = 60 * 60 * 1000
const spanMs: Readonly<Record<string, number>> = {
  '1h': hourMs,
  '24h': 24 * hourMs,
  '7d': 7 * 24 * hourMs,
  '30d': 30 * 24 * hourMs,
  '90d': 90 * 24 * hourMs,
}

/** What is absent or empty does not filter. */
export function parseView(search: { get(name: string): string | null }): AuditView {
  return Object.fromEntries(
    viewNames.flatMap(name => {
      const value = search.get(name)
      return value === null || value === '' ? [] : [[name, value]]
    }),
  )
}

/** The page's address. An empty value takes its filter away; a span and fixed times take each other's place. */
export function addressOf(view: AuditView, change: AuditView = {}): string {
  const next: AuditView = {
    ...view,
    ...(change.since ? { from: '', to: '' } : change.from || change.to ? { since: '' } : {}),
    ...change,
  }
  const search = new URLSearchParams()
  for (const name of viewNames) if (next[name]) search.set(name, next[name])
  return search.size === 0 ? '/audit' : `/audit?${search}`
}

/** As it is asked of the server. A span begins at a whole minute, so that pages of one view follow each other. */
export function askOf({ since, event: _, ...filter }: AuditView, now: number): EventFilter {
  const ms = since === undefined ? undefined : spanMs[since]
  return ms === undefined ? filter : { ...filter, from: Math.floor((now - ms) / 60_000) * 60_000 }
}

export function isFiltering(view: AuditView): boolean {
  return viewNames.some(name => name !== 'event' && view[name] !== undefined)
}

/** Null where the URL names none. */
export function eventOf({ event }: AuditView): number | null {
  return event !== undefined && /^[1-9]\d{0,14}$/.test(event) ? Number(event) : null
}
