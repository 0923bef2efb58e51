import type { AuditEventView } from '@/lib/contract'
import { parseImage, versionText } from '@/lib/domain/image'

/** Who, as far as it is known: without sign-in nobody is. */
export function actorName(actor: AuditEventView['actor']): string {
  switch (actor.type) {
    case 'observer':
      return 'Plimsoll'
    case 'host':
      return actor.login
    case 'claimed':
      return `${actor.login} (unverified)`
    case 'unauthenticated':
      return `not signed in, ${actor.address}`
  }
}

/** The event's facts in one line: its title first, then every other plain value with its name. What a check `found` its title says. */
export function eventDetail(event: AuditEventView): string {
  const { title, found: _, ...rest } = event.data
  const facts = Object.entries(rest).flatMap(([name, value]) => {
    const text = factText(value)
    return text === '' ? [] : [name === 'cells' ? text : `${words(name)} ${text}`]
  })
  return joined([typeof title === 'string' ? title : '', ...facts], ', ')
}

/** `f2a9…60c1` */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 4)}…${hash.slice(-4)}`
}

export function counted(rows: number): string {
  return rows === 1 ? '1 row' : `${rows.toLocaleString('en')} rows`
}

/** Rows of one story that stand next to each other belong together. */
export function isRelated(event: AuditEventView, neighbour: AuditEventView | undefined): boolean {
  return event.correlation !== null && neighbour?.correlation === event.correlation
}

function factText(value: unknown): string {
  if (typeof value === 'string') return shorten(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return joined(value.map(factText), '; ')
  if (typeof value !== 'object' || value === null) return ''
  return recordText(Object.fromEntries(Object.entries(value)))
}

/** A change is before → after; what is said of a cell comes after its name. */
function recordText({ service, environment, before, after, ...rest }: Readonly<Record<string, unknown>>): string {
  if (typeof before === 'string' && typeof after === 'string') return `${shorten(before)} → ${shorten(after)}`
  const place = joined([factText(service), factText(environment)], ' in ')
  const facts = Object.entries(rest).map(([name, value]) => {
    const text = factText(value)
    return text === '' || name === 'cluster' ? '' : `${name} ${text}`
  })
  return joined([place, joined(facts, ', ')], ': ')
}

function joined(parts: readonly string[], by: string): string {
  return parts.filter(part => part !== '').join(by)
}

/** Of an image its version, of a hash its beginning, of a time the minute. */
function shorten(text: string): string {
  const image = parseImage(text)
  if (image !== null && (image.tag !== null || image.digest !== null)) return versionText(text)
  return text
    .replace(/\b([0-9a-f]{40}|[0-9a-f]{64})\b/g, hash => hash.slice(0, 8))
    .replace(/\b(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(\.\d+)?Z/g, '$1 $2 UTC')
}

function words(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_, left: string, right: string) => `${left} ${right.toLowerCase()}`)
}
