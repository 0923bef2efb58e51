import type { Actor } from '@/lib/domain/audit'
import type { Services } from '@/lib/services'
import type { AuditExport } from '@/lib/store/contract'
import { type AskedFilter, auditFilterOf } from './audit-filter'
import { type ExportFormat, exportHead, exportRows } from './export-text'

export interface Export {
  readonly count: number
  /** The newest row at that moment: names the file. */
  readonly head: number
  /** Portions of text, made as they are asked for. */
  readonly text: AsyncGenerator<string, void, undefined>
  /** Also where nothing of the text was read. */
  close(): Promise<void>
}

/** Who exported what is recorded before the first row leaves; that row is not among them. */
export async function exportEvents(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  { format, filter, actor, signal }: { format: ExportFormat; filter: AskedFilter; actor: Actor; signal: AbortSignal },
): Promise<Export> {
  const wanted = auditFilterOf(filter)
  const rows = await store.exportEvents(wanted, signal)
  try {
    const data = { format, rows: rows.count, filter: { ...wanted, from: isoOf(wanted.from), to: isoOf(wanted.to) } }
    const place = { service: null, environment: null, correlation: null }
    await store.recordEvent({ at: clock(), actor, type: 'audit.exported', ...place, data })
  } catch (error) {
    await rows.close()
    throw error
  }
  return { count: rows.count, head: rows.head, text: textOf(format, rows), close: rows.close }
}

async function* textOf(format: ExportFormat, { rows }: AuditExport): AsyncGenerator<string, void, undefined> {
  const head = exportHead(format)
  if (head !== '') yield head
  for await (const portion of rows) yield exportRows(format, portion)
}

function isoOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString()
}
