import type { LinkWords } from '@/lib/domain/evidence'
import type { ControllerObject, SyncWindow } from '../object'
import { isWithin } from './cron'

/** Why automated syncs must not run now; null when they may. */
export function closedWindow(
  application: ControllerObject,
  windows: readonly SyncWindow[],
  now: number,
): LinkWords | null {
  const own = windows.filter(window => concerns(window, application))
  const denied = own.find(window => window.kind === 'deny' && isActive(window, now))
  if (denied !== undefined) return { words: `waits: a sync window denies it now (${denied.schedule})`, since: null }
  const allowing = own.filter(window => window.kind === 'allow')
  if (allowing.length === 0 || allowing.some(window => isActive(window, now))) return null
  return {
    words: `waits: no sync window is open now (${allowing.map(window => window.schedule).join(', ')})`,
    since: null,
  }
}

/** What time alone changes: the windows that are open. */
export function openWindows(windows: readonly SyncWindow[], now: number): string {
  return windows.map(window => (isActive(window, now) ? '1' : '0')).join('')
}

/** Argo CD too does nothing at a schedule that it cannot understand: such a window is never open. */
function isActive({ schedule, durationMs, timeZone }: SyncWindow, now: number): boolean {
  return isWithin(schedule, durationMs, timeZone, now) === true
}

function concerns(window: SyncWindow, application: ControllerObject): boolean {
  const { applies } = application
  const target = applies?.target
  const cluster =
    target === undefined || target.kind === 'here' ? ['https://kubernetes.default.svc', 'in-cluster'] : [target.name]
  const tests = [
    [window.applications, [application.name]],
    [window.namespaces, [applies?.into?.name ?? '']],
    [window.clusters, cluster],
  ] as const
  const given = tests.filter(([patterns]) => patterns.length > 0)
  const hits = given.map(([patterns, values]) => patterns.some(pattern => values.some(value => isLike(value, pattern))))
  return window.and ? hits.length > 0 && hits.every(Boolean) : hits.some(Boolean)
}

export function isLike(value: string, pattern: string): boolean {
  const text = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${text}$`).test(value)
}
