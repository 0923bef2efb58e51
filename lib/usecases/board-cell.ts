import type { BoardCell } from '@/lib/contract'
import type { Cell, SlotInCluster } from '@/lib/domain/cell'
import { parseImage, versionText } from '@/lib/domain/image'

type Open = { readonly id: string; readonly number: number | null } | null

interface Made {
  readonly upstream: string | null
  readonly open: Open
  readonly row: BoardCell
}

/** By the slots of a judgement, which stay the same list while the cell only grows older. */
const made = new WeakMap<Cell['slots'], Made>()

/** The narrow form of a cell: what it shows on the board and what the sentence bar says of it. Made once for each judgement. */
export function boardCellOf(cell: Cell, upstream: Cell | null, open: Open): BoardCell {
  const image = upstream?.git?.image ?? null
  const known = made.get(cell.slots)
  const isKnown = known !== undefined && known.upstream === image && known.open === open
  if (isKnown && known.row.stale === cell.stale && known.row.asOf === cell.asOf) return known.row
  const row = isKnown ? { ...known.row, stale: cell.stale, asOf: cell.asOf } : makeRow(cell, image, open)
  made.set(cell.slots, { upstream: image, open, row })
  return row
}

function makeRow(cell: Cell, upstream: string | null, open: Open): BoardCell {
  const main = cell.slots.find(slot => slot.main) ?? null
  const git = cell.git === null ? (main?.git?.image ?? null) : cell.git.image
  const live = liveText(cell)
  return {
    service: cell.service,
    environment: cell.environment,
    state: cell.state,
    also: [...cell.also],
    stale: cell.stale,
    asOf: cell.asOf,
    since: cell.since,
    git: git === null ? null : versionOf(git, main?.git?.status ?? 'rendered'),
    promoted: cell.promoted === null ? null : versionText(cell.promoted),
    live,
    below: belowText(cell, live),
    progress: progressOf(cell),
    reason: cell.reason,
    who: cell.who?.words ?? null,
    differs: upstream !== null && git !== null && versionText(upstream) !== versionText(git),
    marks: cell.marks.map(mark => ({ kind: mark.kind, text: mark.text })),
    pullRequest: open === null || open.number === null ? null : { number: open.number, id: open.id },
  }
}

/** An unresolved text is shown as it stands in Git, whole. */
function versionOf(image: string, status: 'rendered' | 'declared' | 'unresolved'): string {
  const parsed = parseImage(image)
  if (parsed !== null) return versionText(image)
  const colon = image.lastIndexOf(':')
  const isTag = status === 'unresolved' && colon > image.lastIndexOf('/') && colon < image.length - 1
  return isTag ? image.slice(colon + 1) : image
}

/** What ready pods run, over all clusters; several versions with the clusters that run them. */
function liveText(cell: Cell): string | null {
  const images = cell.live.filter(live => live.image !== null)
  const versions = new Set(images.map(live => versionText(live.image ?? '')))
  if (versions.size === 0) return null
  const [only] = versions
  if (versions.size === 1 && only !== undefined) return only
  return [...versions].join(', ')
}

function belowText(cell: Cell, live: string | null): string | null {
  if (cell.state === 'Missing') return 'no workload'
  const main = cell.slots.find(slot => slot.main)
  const worst = main?.clusters.find(place => place.state === cell.state) ?? main?.clusters[0]
  if (cell.state === 'Rolling out' && worst !== undefined && worst.wanted !== null && worst.progress !== null) {
    return `${Math.round(worst.progress * worst.wanted)} of ${worst.wanted} pods`
  }
  if (cell.state === 'Tag moved' && worst?.digest !== null && worst?.digest !== undefined) {
    return `@${worst.digest.replace(/^sha256:/, '').slice(0, 7)}`
  }
  if (cell.state === 'Degraded' && worst !== undefined) return degradedText(worst, cell.git?.image ?? null)
  return live
}

/** What still serves when it is not Git's version, else the pods' own word with how many of how many. */
function degradedText(place: SlotInCluster, git: string | null): string {
  const serving = place.running.filter(one => one.ready > 0)
  const others = serving.filter(one => one.image !== git)
  if (others.length > 0) return others.map(one => `${versionText(one.image)} ×${one.ready}`).join(', ')
  const [word = 'failing'] = /^[\w-]+/.exec(place.reason) ?? []
  return place.wanted === null ? word : `${word} ${place.wanted - (place.ready ?? 0)}/${place.wanted}`
}

function progressOf(cell: Cell): number | null {
  const places = cell.slots.filter(slot => slot.main).flatMap(slot => slot.clusters)
  const moving = places.map(place => place.progress).filter(progress => progress !== null)
  return moving.length === 0 ? null : Math.min(...moving)
}
