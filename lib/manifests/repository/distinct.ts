import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import { nameOf } from '@/lib/manifests/paths'

/**
 * One cell per service and environment. A whole-product root that only gathers what other roots declare gives those slots up to them;
 * cells that still meet under one name are told apart by their path.
 */
export function distinctCells(cells: readonly DesiredCell[]): readonly DesiredCell[] {
  if (new Set(cells.map(keyOf)).size === cells.length) return cells
  const kept = withoutGathered(cells)
  return [endingWith(nameOf), endingWith(path => path)].reduce(renameMeeting, kept)
}

type Rename = (cell: DesiredCell) => DesiredCell

/** `cart (template-ui)`: a part of the path behind the service. */
function endingWith(part: (path: string) => string): Rename {
  return cell => {
    const because = `${cell.because}; named by its path, since another path has the same service and environment`
    return { ...cell, service: `${cell.service} (${part(cell.path)})`, because }
  }
}

/** Renames those that share a name, unless that only makes them share another. */
function renameMeeting(cells: readonly DesiredCell[], rename: Rename): readonly DesiredCell[] {
  const meeting = countBy(cells)
  const renamed = cells.map(cell => (meeting.get(keyOf(cell)) === 1 ? cell : rename(cell)))
  const after = countBy(renamed)
  return renamed.map((cell, index) => (after.get(keyOf(cell)) === 1 ? cell : (cells[index] ?? cell)))
}

function countBy(cells: readonly DesiredCell[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const cell of cells) counts.set(keyOf(cell), (counts.get(keyOf(cell)) ?? 0) + 1)
  return counts
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
