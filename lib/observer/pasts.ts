import { cellId } from '@/lib/domain/cell'
import type { DesiredCell } from '@/lib/domain/desired'
import type { BranchLine, Mirror } from '@/lib/git/contract'
import type { Snapshot } from '@/lib/manifests/contract'
import type { PastResolution } from '@/lib/manifests/repository/past'
import { type CellPast, createCellPast } from './cell-past'

export interface Pasts {
  /** The past of a cell at the commit that declares it so; what was read of it before is not read again. */
  of(cell: DesiredCell, head: Snapshot): Promise<CellPast>
}

interface Look extends PastResolution {
  readonly links: ReadonlyMap<string, string>
}

/** Lists are made when somebody asks, and few are kept: five thousand services would fill the memory with what nobody reads. */
const heldPasts = 300
const heldLooks = 1_000

export function createPasts(
  mirror: Pick<Mirror, 'line'>,
  resolve: (cell: DesiredCell, path: string, snapshot: Snapshot) => PastResolution,
): Pasts {
  const pasts = new Map<string, CellPast>()
  const looks = new Map<string, Look>()
  return { of }

  async function of(cell: DesiredCell, head: Snapshot): Promise<CellPast> {
    const id = `${cellId({ service: cell.service, environment: cell.environment ?? '' })}\u0000${cell.path}`
    const known = pasts.get(id)
    if (known !== undefined && known.cell === cell && known.line.head === head.commit) return known
    const line = await mirror.line(head.commit)
    const before = known !== undefined && continues(line, known.line) ? known : null
    const past = createCellPast({
      line,
      cell,
      head,
      before,
      resolveAt: (position, path) => lookAt(line, cell, path, position),
    })
    keep(pasts, id, past, heldPasts)
    return past
  }

  /** Cells below one path share a look, since the resolution is of the path. */
  async function lookAt(line: BranchLine, cell: DesiredCell, path: string, position: number): Promise<Look> {
    const id = `${line.commitAt(position)?.sha} ${cell.kind} ${path} ${cell.path}`
    const known = looks.get(id)
    if (known !== undefined) return known
    const look = await line.past(position, (snapshot): Look => {
      try {
        return { ...resolve(cell, path, snapshot), links: snapshot.links ?? new Map() }
      } catch {
        // What could not be read then had no value; what it depended on is as good a guide as any.
        return { slots: [], dependsOn: cell.dependsOn, links: new Map() }
      }
    })
    keep(looks, id, look, heldLooks)
    return look
  }
}

/** Whether positions of the earlier line mean the same commits in the later one. */
function continues(line: BranchLine, earlier: BranchLine): boolean {
  return line.positionOf(earlier.head) === earlier.newest
}

function keep<Value>(held: Map<string, Value>, id: string, value: Value, most: number): void {
  held.delete(id)
  held.set(id, value)
  for (const oldest of held.keys()) {
    if (held.size <= most) return
    held.delete(oldest)
  }
}
