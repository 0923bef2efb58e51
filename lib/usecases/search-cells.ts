import type { FoundCell } from '@/lib/contract'
import type { Cell } from '@/lib/domain/cell'
import type { Containing, Running } from '@/lib/domain/containing'
import { type SlotValue, valuesOf } from '@/lib/domain/history'
import { versionText } from '@/lib/domain/image'
import type { CellPast, Observer } from '@/lib/observer/contract'

/** The cell's main slot as it is declared and runs now. */
export function mainOf(cell: Cell): { readonly declared: string | null; readonly running: Running } {
  const main = cell.slots.find(slot => slot.main) ?? null
  const declared = main?.git?.image ?? null
  const places = main?.clusters ?? []
  const images = places.flatMap(place => {
    const ready = place.running.filter(one => one.ready > 0).map(one => one.image)
    return ready.length > 0 ? ready : place.template === null ? [] : [place.template]
  })
  if (images.length > 0) return { declared, running: [...new Set(images)] }
  return { declared, running: places.some(place => place.state === 'Missing') ? 'absent' : 'not read' }
}

/** What Git declared for the main slot, as far as `isEnough` asks; with whether nothing older is left. */
export async function readValues(
  observer: Pick<Observer, 'find'>,
  cell: Cell,
  isEnough: (past: CellPast) => boolean,
): Promise<{ readonly values: readonly SlotValue[]; readonly past: CellPast } | null> {
  const found = observer.find(cell)
  const main = cell.slots.find(slot => slot.main)
  if (found?.desired == null || found.repository === null || main === undefined) return null
  const past = await found.repository.past(found.desired)
  if (past === null) return null
  await past.read(isEnough)
  return { values: valuesOf(past.stretches, main), past }
}

export function foundCell(cell: Cell, { contains, how }: Containing): FoundCell {
  const { declared } = mainOf(cell)
  const { service, environment, state } = cell
  const stale = cell.stale ? ', when last seen' : ''
  return {
    service,
    environment,
    // What was last seen long ago is no evidence of what runs now.
    contains: cell.stale && contains === 'yes' ? 'unknown' : contains,
    how: `${how}${stale}`,
    version: declared === null ? null : versionText(declared),
    state,
  }
}

/** By service, then in promotion order. */
export function inOrder(observer: Pick<Observer, 'environments'>, cells: readonly Cell[]): readonly Cell[] {
  const places = new Map(observer.environments().map(({ name }, index) => [name, index]))
  const place = (cell: Cell) => places.get(cell.environment) ?? places.size
  return [...cells].sort((a, b) => (a.service < b.service ? -1 : a.service > b.service ? 1 : place(a) - place(b)))
}

/** `in dev and staging, not in prod of cart`; the first of several services, with how many more there are. */
export function sayWhere(rows: readonly FoundCell[]): string {
  const services = [...new Set(rows.map(row => row.service))]
  const said = services.slice(0, 3).map(service => {
    const of = (contains: FoundCell['contains']) =>
      rows.filter(row => row.service === service && row.contains === contains).map(row => row.environment)
    const parts = [
      ...(of('yes').length > 0 ? [`in ${listed(of('yes'))}`] : []),
      ...(of('no').length > 0 ? [`not in ${listed(of('no'))}`] : []),
      ...(of('unknown').length > 0 ? [`not known to be in ${listed(of('unknown'))}`] : []),
    ]
    return `${parts.join(', ')} of ${service}`
  })
  const more = services.length - said.length
  return `${said.join('; ')}${more > 0 ? `; and ${more} more services` : ''}`
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
