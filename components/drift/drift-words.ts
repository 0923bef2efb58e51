import type { DriftCellView, DriftView } from '@/lib/contract'
import type { CellKey } from '@/lib/domain/cell'
import { isDrifted } from '@/lib/domain/cell'
import type { State } from '@/lib/domain/verdict'

/** `1 cell is not as Git says`. That all is well is said only where all is seen. */
export function titleOf({ totals, clusters }: Pick<DriftView, 'totals' | 'clusters'>): string {
  const { cells, unseen, muted, judged } = totals
  if (cells > 0) return `${counted(cells)} ${cells === 1 ? 'cell is' : 'cells are'} not as Git says`
  const isWhole = unseen === 0 && muted === 0 && judged > 0 && clusters.total > 0
  return isWhole ? 'Every image is as Git says' : 'Nothing known to differ from Git'
}

export function counted(count: number): string {
  return count.toLocaleString('en').replaceAll(',', '\u00a0')
}

export function noun(count: number, one: string, many = `${one}s`): string {
  return `${counted(count)} ${count === 1 ? one : many}`
}

/** What stands behind the title: the order, and what is not in the list. */
export function orderWords(view: DriftView): string {
  const { unseen } = view.totals
  const causes = view.unseen.length
  const more =
    causes === 0
      ? ''
      : ` ${causes === 1 ? 'One more cause covers' : `${causes} more causes cover`} ${noun(unseen, 'cell')} not known.`
  return view.totals.cells === 0 ? more.trim() : `${view.productionName} first, then worst, then oldest.${more}`
}

/** The button's word for what the command does to a cell in this state. */
export function commandWord(state: State): string {
  if (state === 'Suspended') return 'Copy resume'
  if (state === 'Unmanaged') return 'Copy delete'
  if (state === 'Tag moved') return 'Copy restart'
  return state === 'Stuck' ? 'Copy retry' : 'Copy command'
}

/** What stands above the line. */
export function aboveOf(cell: DriftCellView): { readonly text: string; readonly isVersion: boolean } {
  return cell.git === null ? { text: 'not in Git', isVersion: false } : { text: cell.git.version, isVersion: true }
}

/** What stands below it. Versions with their counts, and words, are not set as a version. */
export function belowOf(cell: DriftCellView): { readonly text: string; readonly isVersion: boolean } {
  const text = cell.below ?? (cell.state === 'Missing' ? 'no workload' : 'not known')
  const isVersion = !text.includes(' ') && (text.startsWith('@') || cell.live.some(one => one.version === text))
  return { text, isVersion }
}

/** The services of a cause, the first few by name. */
export function placesOf(row: DriftView['rows'][number]): { readonly services: string; readonly environments: string } {
  return {
    services: someOf([...new Set(row.keys.map(key => key.service))], 'service'),
    environments: someOf([...new Set(row.keys.map(key => key.environment))], 'environment'),
  }
}

function someOf(names: readonly string[], what: string): string {
  if (names.length <= 3) return names.join(', ')
  return `${names.slice(0, 2).join(', ')} and ${noun(names.length - 2, `other ${what}`)}`
}

export function serviceHref({ service, environment }: { readonly service: string; readonly environment: string }) {
  return `/services/${encodeURIComponent(service)}?environment=${encodeURIComponent(environment)}`
}

/** What runs can become what Git says: a hand changed it, and Git declares a value to change. */
export function mayAdopt(cell: Pick<DriftCellView, 'state' | 'also' | 'git'>): boolean {
  return isDrifted(cell) && cell.git !== null
}

/** Of a row the cells that can be adopted; of those that it only names, the ones whose state says so. */
export function adoptable({ cells, keys }: Pick<DriftView['rows'][number], 'cells' | 'keys'>): readonly CellKey[] {
  return keys.filter(key => {
    const cell = cells.find(one => one.service === key.service && one.environment === key.environment)
    return cell === undefined ? key.state === 'Drifted' : mayAdopt(cell)
  })
}
