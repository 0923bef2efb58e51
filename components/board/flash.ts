import type { BoardCell } from '@/lib/contract'

const restMs = 5_000
const lastFlash = new WeakMap<Element, number>()

/** Marks a cell whose words changed, at most once in five seconds; a change of its age alone is none. */
export function flashOnce(element: HTMLElement, before: BoardCell | undefined, after: BoardCell | undefined): void {
  if (before === after || wordsOf(before) === wordsOf(after)) return
  const now = performance.now()
  if (now - (lastFlash.get(element) ?? Number.NEGATIVE_INFINITY) < restMs) return
  lastFlash.set(element, now)
  element.dataset.flash = ''
  element.addEventListener('animationend', () => delete element.dataset.flash, { once: true })
}

/** Everything a cell shows except its times. */
export function wordsOf(cell: BoardCell | undefined): string {
  if (cell === undefined) return ''
  const { state, stale, git, live, below, progress, differs, marks } = cell
  return JSON.stringify([state, stale, git, live, below, progress, differs, marks.map(mark => mark.text)])
}
