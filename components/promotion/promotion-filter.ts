/** Which promotions are shown, as it stands in the URL: `?view=mine&environment=prod&q=checkout`. */
import type { PromotionView } from '@/lib/contract'
import { versionText } from '@/lib/domain/image'

export const views = ['waiting', 'mine', 'all'] as const
export type View = (typeof views)[number]

export interface Filter {
  readonly view: View
  readonly environment: readonly string[]
  readonly q: string
}

export function parseFilter(search: { get(name: string): string | null }): Filter {
  return {
    view: views.find(view => view === search.get('view')) ?? 'waiting',
    environment: (search.get('environment') ?? '').split(',').filter(name => name !== ''),
    q: (search.get('q') ?? '').slice(0, 200),
  }
}

/** Changes only the filter's part of a query. */
export function formatFilter({ view, environment, q }: Filter, search: string): string {
  const params = new URLSearchParams(search)
  const set = (name: string, value: string) => (value === '' ? params.delete(name) : params.set(name, value))
  set('view', view === 'waiting' ? '' : view)
  set('environment', environment.join(','))
  set('q', q)
  const text = params.toString().replaceAll('%2F', '/').replaceAll('%2C', ',')
  return text === '' ? '' : `?${text}`
}

export function isFiltering({ environment, q }: Filter): boolean {
  return environment.length > 0 || q.trim() !== ''
}

/** Every word stands somewhere in it. */
export function matches(promotion: PromotionView, { environment, q }: Filter): boolean {
  const { cells, title, number, requestedBy } = promotion
  if (environment.length > 0 && !cells.some(cell => environment.includes(cell.environment))) return false
  const versions = cells.flatMap(cell =>
    cell.slots.flatMap(slot => [versionText(slot.before), versionText(slot.after)]),
  )
  const places = cells.flatMap(cell => [cell.service, cell.environment])
  const searched = [title, number === null ? '' : `#${number}`, requestedBy ?? '', ...places, ...versions]
  const text = searched.join(' ').toLowerCase()
  return q
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))
}

/** Whether it belongs to a view of that reader; `me` is their login on the Git host, null where they gave none. */
export function belongs(promotion: PromotionView, view: View, me: string | null): boolean {
  if (view === 'all') return true
  if (view === 'mine') return me !== null && isSameLogin(promotion.requestedBy, me)
  return promotion.state === 'open' && !isOwn(promotion, me)
}

/** Asked for or approved already: nothing of it waits for them. */
function isOwn({ requestedBy, approvals }: PromotionView, me: string | null): boolean {
  return me !== null && [requestedBy, ...approvals].some(login => isSameLogin(login, me))
}

/** Hosts take logins without regard to case. */
function isSameLogin(login: string | null, me: string): boolean {
  return login?.toLowerCase() === me.toLowerCase()
}
