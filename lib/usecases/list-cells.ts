import type { CellView } from '@/lib/contract'
import { type Cell, cellId } from '@/lib/domain/cell'
import { AppError } from '@/lib/errors'
import type { Services } from '@/lib/services'

interface Query {
  readonly service?: readonly string[] | undefined
  readonly environment?: readonly string[] | undefined
  readonly state?: readonly string[] | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

/** Cells by service, then environment in the board's order; the cursor names the last one given, so that changes between two pages lose none. */
export function listCells(
  { observer }: Pick<Services, 'observer'>,
  query: Query,
): { cells: CellView[]; next: string | null } {
  const position = new Map(observer.environments().map((environment, index) => [environment.name, index]))
  const place = (cell: Pick<Cell, 'service' | 'environment'>) => ({
    service: cell.service,
    index: position.get(cell.environment) ?? position.size,
  })
  const after = query.cursor === undefined ? null : parseCursor(query.cursor)
  const wanted = observer
    .cells()
    .filter(cell => isWanted(cell, query))
    .sort((a, b) => compare(place(a), place(b)))
    .filter(cell => after === null || compare(place(cell), place(after)) > 0)
  const cells = wanted.slice(0, query.limit)
  const last = cells.at(-1)
  const next = wanted.length > cells.length && last !== undefined ? formatCursor(last) : null
  return { cells: cells.map(cellView), next }
}

/** The API's form: arrays that may be serialised, nothing else changes. */
export function cellView(cell: Cell): CellView {
  return {
    ...cell,
    also: [...cell.also],
    live: cell.live.map(live => ({ ...live })),
    marks: [...cell.marks],
    slots: cell.slots.map(slot => ({
      ...slot,
      also: [...slot.also],
      marks: [...slot.marks],
      clusters: slot.clusters.map(place => ({ ...place, rows: [...place.rows], running: [...place.running] })),
    })),
  }
}

function isWanted(cell: Cell, query: Query): boolean {
  if (query.service !== undefined && !query.service.includes(cell.service)) return false
  if (query.environment !== undefined && !query.environment.includes(cell.environment)) return false
  if (query.state === undefined) return true
  return cell.stale ? query.state.includes('Stale') : query.state.includes(cell.state)
}

interface Place {
  readonly service: string
  readonly index: number
}

function compare(a: Place, b: Place): number {
  if (a.service !== b.service) return a.service < b.service ? -1 : 1
  return a.index - b.index
}

function formatCursor(cell: Cell): string {
  return Buffer.from(cellId(cell)).toString('base64url')
}

function parseCursor(cursor: string): { readonly service: string; readonly environment: string } {
  const [service, environment] = Buffer.from(cursor, 'base64url').toString('utf8').split('\u0000')
  if (service === undefined || environment === undefined) {
    throw new AppError('bad_request', 'The cursor is not one that this server gave. Start again without it.')
  }
  return { service, environment }
}
