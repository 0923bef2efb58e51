import { type Cell, sameSlot } from '@/lib/domain/cell'
import type { DesiredSlot } from '@/lib/domain/desired'
import type { Reading } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import type { Wanted } from './wanted'

const patienceMs = 2_000

/**
 * A reading is there before the cells are judged with it. Resolves when those of the wanted services are, or after two seconds: what the
 * board shows is then of another version than Git declares, and the checks say so. `reading`: in place of what was read last. `old`: the
 * sources were just asked, so waits for what is shown as old, too.
 */
export function untilJudged(
  { observer }: Pick<Services, 'observer'>,
  { cells }: Wanted,
  { reading, old }: { readonly reading: Reading | undefined; readonly old: boolean },
): Promise<void> {
  const services = new Set(cells.map(cell => cell.service))
  const repository = cells.flatMap(cell => observer.find(cell)?.repository ?? []).at(0)
  const { desired } = reading ?? repository?.current() ?? { desired: { cells: [] } }
  const declared = desired.cells.filter(cell => services.has(cell.service))
  const isMissing = () =>
    declared.some(({ service, environment, slots }) => {
      const cell = environment === null ? undefined : observer.find({ service, environment })?.cell
      return cell !== undefined && ((old && cell.stale) || slots.some(slot => isJudgedOtherwise(cell, slot)))
    })
  if (!isMissing()) return Promise.resolve()
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer)
      unsubscribe()
      resolve()
    }
    const timer = setTimeout(end, patienceMs)
    const unsubscribe = observer.onChange(() => {
      if (!isMissing()) end()
    })
  })
}

function isJudgedOtherwise(cell: Cell, slot: DesiredSlot): boolean {
  const judged = cell.slots.find(other => sameSlot(other, slot))
  return judged !== undefined && judged.git?.image !== slot.image
}
