import type { DriftView, SourceView } from '@/lib/contract'
import { type Cell, cellId } from '@/lib/domain/cell'
import { type KnownSource, listUnseen, type Unseen } from '@/lib/domain/unseen'
import type { Observer } from '@/lib/observer/contract'

/** One row for each source that does not answer or does not tell all, and how many cells that is. */
export function readUnseen(
  observer: Pick<Observer, 'environments' | 'repositories'>,
  cells: readonly Cell[],
  sources: readonly SourceView[],
  production: ReadonlySet<string>,
): { rows: DriftView['unseen']; cells: number } {
  const idOf = new Map(observer.repositories.map(one => [one.mirror.status().url, one.id]))
  const viewOf = new Map(sources.map(source => [`${source.kind} ${idIn(idOf, source)}`, source]))
  const known = sources.map(
    (source): KnownSource => ({ kind: source.kind, id: idIn(idOf, source), fresh: source.fresh }),
  )
  const rows = listUnseen(cells, observer.environments(), known)
  return {
    rows: rows.map(row => rowView(row, viewOf.get(`${row.source?.kind} ${row.source?.id}`) ?? null, production)),
    cells: new Set(rows.flatMap(row => row.cells.map(cellId))).size,
  }
}

function idIn(ids: ReadonlyMap<string, string>, { kind, name }: SourceView): string {
  return kind === 'git' ? (ids.get(name) ?? name) : name
}

function rowView(row: Unseen, source: SourceView | null, production: ReadonlySet<string>): DriftView['unseen'][number] {
  return {
    state: row.state,
    source: source === null ? null : { kind: source.kind, name: source.name },
    asOf: source?.asOf ?? null,
    message: row.reason ?? source?.message ?? '',
    total: row.cells.length,
    loud: row.loud,
    production: row.cells.some(cell => production.has(cell.environment)),
  }
}
