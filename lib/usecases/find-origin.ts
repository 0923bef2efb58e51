import { sameSlot } from '@/lib/domain/cell'
import type { DesiredSlot } from '@/lib/domain/desired'
import type { Environment } from '@/lib/domain/environment'
import { compareImages, formatImage, parseImage, sameRepository } from '@/lib/domain/image'
import { mainSlotOf } from '@/lib/domain/main-slot'
import { pathOf } from '@/lib/domain/pair'
import type { Origin } from '@/lib/domain/promotion'
import { AppError } from '@/lib/errors'
import type { Found, Reading, Repository } from '@/lib/observer/contract'
import { getCell } from './plan-promotion'
import type { WantedCell } from './wanted'

export interface FoundOrigin {
  readonly origin: Origin
  /** What the origin says of each slot; null: what its environment declares at the commit that is planned on. */
  readonly source: readonly DesiredSlot[] | null
}

export interface OriginContext {
  readonly repository: Repository
  readonly reading: Reading
  readonly found: Found
  readonly environment: Environment
  readonly main: { readonly workload: string; readonly container: string | null } | null
}

/** Where a cell's version is to come from. Throws not_found, nothing_to_promote, bad_request or manifest_unsupported, each saying why. */
export async function findOrigin(wanted: WantedCell, context: OriginContext): Promise<FoundOrigin> {
  const { from } = wanted
  switch (from.kind) {
    case 'upstream':
      return { origin: { kind: 'environment', environment: upstreamOf(context.environment) }, source: null }
    case 'environment':
      return { origin: { kind: 'environment', environment: from.environment }, source: null }
    case 'earlier':
      return earlier(wanted, from.commit, context)
    case 'live':
      return live(wanted, context)
    case 'version':
      return byHand(wanted, from.version, context)
  }
}

function upstreamOf(environment: Environment): string {
  const upstream = environment.after[0]
  if (upstream !== undefined) return upstream
  throw new AppError(
    'nothing_to_promote',
    `${environment.name} is the first environment: nothing comes before it. Name a source, or change it in Git.`,
  )
}

/** Only a commit of the branch's own line: what stands in a pull request that was never merged was never declared. */
async function earlier(wanted: WantedCell, sha: string, { repository, reading }: OriginContext): Promise<FoundOrigin> {
  const line = await repository.mirror.line(reading.snapshot.commit)
  const position = line.positionOf(sha)
  const commit = position === null ? null : line.commitAt(position)
  if (commit === null) {
    throw new AppError(
      'not_found',
      `${sha.slice(0, 12)} is no commit of the branch as far as it was read. Choose one of the cell's earlier values.`,
    )
  }
  const cell = getCell(await repository.resolveAt(commit.sha), wanted)
  return { origin: { kind: 'earlier', commit: commit.sha, at: commit.committedAt }, source: cell.slots }
}

/** What the workloads were told to run. What a pod reports may be one platform's digest, so it is not asked. */
function live(wanted: WantedCell, { found, reading }: OriginContext): FoundOrigin {
  const declared = getCell(reading.desired, wanted)
  const clusters = new Set<string>()
  const source = declared.slots.map((slot): DesiredSlot => {
    const places = found.cell.slots.find(one => sameSlot(one, slot))?.clusters ?? []
    const templates = [...new Set(places.flatMap(place => place.template ?? []))]
    const [image, other] = templates
    if (image === undefined || compareImages(slot.image, image) === 'same') return slot
    const name = `${slot.container} of ${slot.workload.name}`
    if (other !== undefined)
      throw unadoptable(`${name} runs as ${image} and as ${other}, in different clusters`, slot, wanted)
    if (!sameRepository(slot.image, image))
      throw unadoptable(`${name} runs ${image}, which is another repository than Git names`, slot, wanted)
    for (const place of places) clusters.add(place.cluster)
    return { ...slot, image }
  })
  const { who } = found.cell
  return {
    origin: { kind: 'live', clusters: [...clusters], by: who?.name ?? null, at: who?.at ?? found.cell.since },
    source,
  }
}

function unadoptable(what: string, { file, line }: DesiredSlot, { service, environment }: WantedCell): AppError {
  return new AppError(
    'manifest_unsupported',
    `${what}. ${service} in ${environment} cannot be adopted as it is: change it by hand in Git.`,
    { details: { file, line } },
  )
}

const tagText = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/

/** `1.4.2`, `1.4.2@sha256:…`, `sha256:…` for the images of the main slot's repository. */
function byHand(wanted: WantedCell, text: string, { reading, main }: OriginContext): FoundOrigin {
  const declared = getCell(reading.desired, wanted)
  const mainSlot = mainSlotOf(declared.slots, wanted.service, main)
  const [tag = '', digest = null] = text.startsWith('sha256:') ? ['', text] : text.split('@')
  const isVersion = (tag === '' || tagText.test(tag)) && (digest === null || /^sha256:[0-9a-f]{64}$/.test(digest))
  if (!isVersion || (tag === '' && digest === null)) {
    throw new AppError(
      'bad_request',
      `“${text.slice(0, 140)}” is no version of an image. Write a tag such as 1.4.2, a digest, or both as 1.4.2@sha256:….`,
    )
  }
  const own = mainSlot === null ? null : pathOf(mainSlot.image)
  const source = declared.slots.map((slot): DesiredSlot => {
    const image = parseImage(slot.image)
    if (image === null || pathOf(slot.image) !== own) return slot
    return { ...slot, image: formatImage({ ...image, tag: tag === '' ? null : tag, digest }) }
  })
  return { origin: { kind: 'version', version: text }, source }
}
