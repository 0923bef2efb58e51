import type { AuditEventView } from '@/lib/contract'

/** Who, as far as it is known: without sign-in nobody is. */
export function actorName(actor: AuditEventView['actor']): string {
  switch (actor.type) {
    case 'observer':
      return 'Plimsoll'
    case 'host':
      return actor.login
    case 'unauthenticated':
      return `not signed in, ${actor.address}`
  }
}

/** The event's facts in one line: its title first, then every other plain value with its name. */
export function eventDetail(event: AuditEventView): string {
  const { title, ...rest } = event.data
  const facts = Object.entries(rest).flatMap(([name, value]) => {
    const text = factText(value)
    return text === '' ? [] : [`${words(name)} ${text}`]
  })
  return [typeof title === 'string' ? title : '', ...facts].filter(part => part !== '').join(', ')
}

/** Rows of one story that stand next to each other belong together. */
export function isRelated(event: AuditEventView, neighbour: AuditEventView | undefined): boolean {
  return event.correlation !== null && neighbour?.correlation === event.correlation
}

function factText(value: unknown): string {
  if (typeof value === 'string') return shorten(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value))
    return value
      .map(factText)
      .filter(text => text !== '')
      .join('; ')
  if (typeof value !== 'object' || value === null) return ''
  const record = Object.fromEntries(Object.entries(value))
  if (typeof record.before === 'string' && typeof record.after === 'string') return `${record.before} → ${record.after}`
  return Object.values(record)
    .map(factText)
    .filter(text => text !== '')
    .join(' ')
}

function shorten(text: string): string {
  return text.replace(/\b([0-9a-f]{40}|[0-9a-f]{64})\b/g, hash => hash.slice(0, 8))
}

function words(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_, left: string, right: string) => `${left} ${right.toLowerCase()}`)
}
