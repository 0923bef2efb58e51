/** One environment of a service as the page shows it: the three values side by side, and what is odd about them. */
import { whyNotPromote } from '@/components/board/may-promote'
import { type EarlierValue, earlierValues } from '@/components/promotion/earlier-values'
import type {
  CellView,
  DeliveryView,
  DifferenceView,
  EnvironmentView,
  PodView,
  PromotionView,
  ServiceView,
} from '@/lib/contract'
import { isDrifted } from '@/lib/domain/cell'
import { parseImage, versionText } from '@/lib/domain/image'

export interface Lane {
  readonly environment: EnvironmentView
  /** Undefined where the service is neither declared nor running. */
  readonly cell: CellView | undefined
  readonly git: string | null
  readonly promoted: string | null
  readonly live: string | null
  readonly ready: { readonly ready: number; readonly wanted: number } | null
  readonly promotion: PromotionView | null
  readonly pods: readonly PodView[]
  /** Against the environment before it; null where there is nothing to compare. */
  readonly difference: DifferenceView | null
  /** How far Git's value came, by cluster. */
  readonly delivery: readonly DeliveryView[]
  /** What it declared before, newest first. */
  readonly earlier: readonly EarlierValue[]
  /** Drifted by hand: what runs can become what Git says. */
  readonly mayAdopt: boolean
  /** Why nothing can be promoted into it, or null. */
  readonly whyNot: string | null
  readonly links: ServiceView['links'][number] | null
}

export function toLanes(service: ServiceView): readonly Lane[] {
  const cells = new Map(service.cells.map(cell => [cell.environment, cell]))
  return service.environments.map(environment => {
    const { name } = environment
    const cell = cells.get(name)
    const source = environment.upstream === null ? undefined : cells.get(environment.upstream)
    const git = gitVersion(cell)
    const sourceGit = gitVersion(source)
    return {
      environment,
      cell,
      git,
      promoted: cell?.promoted ? versionOf(cell.promoted) : null,
      live: liveVersion(cell),
      ready: readiness(cell),
      promotion: newestPromotion(service.promotions, name),
      pods: service.pods.find(each => each.environment === name)?.pods ?? [],
      difference: service.differences.find(each => each.environment === name) ?? null,
      delivery: service.delivery.filter(each => each.environment === name),
      earlier: earlierValues(service.values, name),
      mayAdopt: cell !== undefined && isDrifted(cell) && !cell.stale && git !== null,
      whyNot: whyNotPromote(environment, cell && { git }, source && { git: sourceGit }),
      links: service.links.find(link => link.environment === name) ?? null,
    }
  })
}

/** The lane in the URL, else the first that is not well, else the last: what people come for. */
export function chooseLane(lanes: readonly Lane[], asked: string | null): Lane | null {
  return (
    lanes.find(lane => lane.environment.name === asked) ??
    lanes.find(lane => lane.cell !== undefined && lane.cell.state !== 'Synced') ??
    lanes.findLast(lane => lane.cell !== undefined) ??
    null
  )
}

/** An unresolved text is no image: what stands after its colon, as it stands. */
export function versionOf(image: string): string {
  if (parseImage(image) !== null) return versionText(image)
  const colon = image.lastIndexOf(':')
  return colon > image.lastIndexOf('/') && colon < image.length - 1 ? image.slice(colon + 1) : image
}

function gitVersion(cell: CellView | undefined): string | null {
  const image = cell?.git?.image ?? cell?.slots.find(slot => slot.main)?.git?.image
  return image === undefined ? null : versionOf(image)
}

function liveVersion(cell: CellView | undefined): string | null {
  const versions = new Set(cell?.live.flatMap(live => (live.image === null ? [] : [versionOf(live.image)])))
  return versions.size === 0 ? null : [...versions].join(', ')
}

function readiness(cell: CellView | undefined): Lane['ready'] {
  const known = cell?.live.filter(live => live.ready !== null && live.wanted !== null) ?? []
  if (known.length === 0) return null
  return {
    ready: known.reduce((sum, live) => sum + (live.ready ?? 0), 0),
    wanted: known.reduce((sum, live) => sum + (live.wanted ?? 0), 0),
  }
}

function newestPromotion(promotions: readonly PromotionView[], environment: string): PromotionView | null {
  const own = promotions.filter(promotion => promotion.cells.some(cell => cell.environment === environment))
  return own.toSorted((a, b) => b.updatedAt - a.updatedAt)[0] ?? null
}
