import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'

/**
 * One cell per service and environment. A whole-product root that only gathers what other roots declare gives those slots up to them;
 * cells that still meet under one name are told apart by their path.
 */
export function distinctCells(cells: readonly DesiredCell[]): readonly DesiredCell[] {
  if (new Set(cells.map(keyOf)).size === cells.length) return cells
  const kept = withoutGathered(cells)
  const meeting = new Map<string, number>()
  for (const cell of kept) meeting.set(keyOf(cell), (meeting.get(keyOf(cell)) ?? 0) + 1)
  if (meeting.size === kept.length) return kept
  const taken = new Set<string>()
  return kept.map(cell => {
    if (meeting.get(keyOf(cell)) === 1) return cell
    const because = `${cell.because}; named by its path, since another path has the same service and environment`
    const renamed = { ...cell, service: `${cell.service} (${cell.path})`, because }
    let number = 2
    let result = renamed
    while (taken.has(keyOf(result))) result = { ...renamed, service: `${renamed.service} ${number++}` }
    taken.add(keyOf(result))
    return result
  })
}

function withoutGathered(cells: readonly DesiredCell[]): readonly DesiredCell[] {
  const byKey = new Map<string, DesiredCell[]>()
  for (const cell of cells) byKey.set(keyOf(cell), [...(byKey.get(keyOf(cell)) ?? []), cell])
  return cells.filter(cell => {
    const others = (byKey.get(keyOf(cell)) ?? []).filter(other => other !== cell && other.path !== cell.path)
    return !others.some(other => gathers(cell, other))
  })
}

/** `cell` reads the other's folder, has the same images and adds none: the nearer root keeps them. */
function gathers(cell: DesiredCell, other: DesiredCell): boolean {
  if (cell.slots.length === 0 || other.path === '') return false
  if (!cell.dependsOn.some(path => path.startsWith(`${other.path}/`))) return false
  const theirs = new Set(other.slots.map(identity))
  return cell.slots.every(slot => theirs.has(identity(slot)))
}

function identity({ workload, container, field, image }: DesiredSlot): string {
  return JSON.stringify([workload.kind, workload.name, container, field, image])
}

function keyOf({ service, environment }: DesiredCell): string {
  return environment === null ? service : `${service}\n${environment}`
}
