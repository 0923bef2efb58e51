import type { CellKey } from '@/lib/domain/cell'
import type { Services } from '@/lib/services'

const patienceMs = 2_000

/** Sources were just read: what was old by them is judged again in a moment. What is old after that is, and the checks say so. */
export function untilSeen({ observer }: Pick<Services, 'observer'>, cells: readonly CellKey[]): Promise<void> {
  const isOld = () => cells.some(key => observer.find(key)?.cell.stale === true)
  if (!isOld()) return Promise.resolve()
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer)
      unsubscribe()
      resolve()
    }
    const timer = setTimeout(end, patienceMs)
    const unsubscribe = observer.onChange(() => {
      if (!isOld()) end()
    })
  })
}
