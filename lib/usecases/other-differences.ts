import type { DriftView } from '@/lib/contract'
import type { Cell } from '@/lib/domain/cell'

const mostItems = 200

/** What a controller reports beside the image: counted apart, production first. */
export function otherDifferences(cells: readonly Cell[], production: ReadonlySet<string>): DriftView['other'] {
  const items: DriftView['other']['items'] = []
  const controllers = new Set<string>()
  let count = 0
  for (const cell of cells) {
    const marks = cell.stale ? [] : cell.marks.filter(mark => mark.kind === 'controller')
    if (marks.length > 0) count += 1
    for (const { text, detail } of marks) {
      const { service, environment } = cell
      controllers.add(text.split(':')[0] ?? text)
      items.push({ service, environment, production: production.has(environment), text, detail })
    }
  }
  items.sort(
    (a, b) =>
      Number(b.production) - Number(a.production) || (a.service < b.service ? -1 : a.service > b.service ? 1 : 0),
  )
  return { cells: count, controllers: [...controllers].sort(), items: items.slice(0, mostItems) }
}
