import { type AuditEvent, addressOf, personOf } from '@/lib/domain/audit'

export type ExportFormat = 'csv' | 'ndjson'

const columns = [
  'row',
  'time_utc',
  'who',
  'who_type',
  'address',
  'what',
  'service',
  'environment',
  'story',
  'data',
  'hash',
]

/** What stands before the rows. */
export function exportHead(format: ExportFormat): string {
  return format === 'csv' ? csvLine(columns) : ''
}

export function exportRows(format: ExportFormat, events: readonly AuditEvent[]): string {
  return events.map(format === 'csv' ? csvRow : jsonRow).join('')
}

function csvRow(event: AuditEvent): string {
  const { sequence, at, actor, type, service, environment, correlation, data, hash } = event
  return csvLine([
    String(sequence),
    new Date(at).toISOString(),
    actor.type === 'unauthenticated' ? 'not signed in' : personOf(actor),
    actor.type,
    addressOf(actor) ?? '',
    type,
    service ?? '',
    environment ?? '',
    correlation ?? '',
    JSON.stringify(data),
    hash ?? '',
  ])
}

/** RFC 4180. */
function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** A spreadsheet takes what begins so for a formula and runs it; after an apostrophe it is text. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function jsonRow({ at, ...event }: AuditEvent): string {
  return `${JSON.stringify({ ...event, at: new Date(at).toISOString() })}\n`
}
