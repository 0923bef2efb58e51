import type { DesiredEvidence, SlotEvidence } from '@/lib/domain/evidence'
import { compareImages, isMutableTag, isPlaceholder, parseImage } from '@/lib/domain/image'
import type { LiveWorkload } from '@/lib/domain/live'
import { type DigestFacts, findDigests } from './digests'
import { graceOf } from './grace'
import { findLinks, type LinkFacts, linkName } from './links'
import { editTimeOf, orderOf } from './order'
import { findOwner, type Owner } from './ownership'
import { isUnfinished } from './rollout'

/** What the delivery table asks, worked out once. */
export interface DeliveryFacts {
  readonly evidence: SlotEvidence
  readonly desired: DesiredEvidence
  readonly at: number
  /** Null when absent. */
  readonly workload: LiveWorkload | null
  /** The template's image of this container; null when absent or when the template has no such container. */
  readonly image: string | null
  readonly difference: 'absent' | 'none' | 'other' | 'same'
  /** Git names a tag, the template the same tag with a digest added by admission: same, but not proven. */
  readonly pinned: boolean
  readonly unresolved: string | null
  readonly owner: Owner
  /** When the live image was set, as well as it is known. */
  readonly editedAt: number | null
  readonly byHand: boolean
  /** Why the live image is one that delivery itself explains; null when nothing does. */
  readonly behind: Behind | null
  readonly run: JobRun
  readonly wasLive: boolean
  readonly links: LinkFacts
  readonly graceEnd: number
  readonly withinGrace: boolean
  readonly digests: DigestFacts
  readonly mutable: boolean
  /** No rollout is under way: pods of one template may be compared. */
  readonly settled: boolean
}

export type Behind = 'absent' | 'none' | 'earlier' | 'applied' | 'not fetched' | 'history not read'

export interface JobRun {
  /** A Job that is removed when it is done, or a hook. */
  readonly mayGoAway: boolean
  /** When it was seen complete with the image that Git declares. */
  readonly completedAt: number | null
}

/** A fetch that ended within this time of a sighting may have begun before the push. */
const fetchMarginMs = 10_000

export function findDeliveryFacts(evidence: SlotEvidence, desired: DesiredEvidence, at: number): DeliveryFacts {
  const workload = evidence.live.kind === 'found' ? evidence.live.workload : null
  const slot = `${evidence.slot.field}/${evidence.slot.container}`
  const container = workload?.containers.find(one => `${one.field}/${one.name}` === slot) ?? null
  const image = container?.image ?? null
  const { aliases, pipelines } = evidence.settings
  const owner = findOwner(container?.owners ?? [], pipelines)
  const compared = image === null ? 'other' : compareImages(desired.slot.image, image, aliases)
  const pinned = compared === 'pinned' && owner.is === 'controller'
  const difference =
    workload === null ? 'absent' : image === null ? 'none' : compared === 'same' || pinned ? 'same' : 'other'
  const editedAt = workload === null ? null : editTimeOf(workload, slot, owner, aliases)
  const links = findLinks(evidence, at)
  const known = knownImage(evidence, desired, image)
  const order = orderOf(desired, editedAt, rememberedImage(evidence, image), aliases)
  // A hand that set a value before Git left it did what Git said then. One that Git never declared is by hand whatever the order.
  const never = known === null && desired.earlier !== null
  const byHand = difference === 'other' && owner.is === 'hand' && (never || order !== 'before')
  const behind =
    difference === 'same' ? null : behindBy(evidence, desired, difference, known, owner, links, editedAt, image)
  const graceEnd = endOfGrace(evidence, desired, behind, editedAt)
  return {
    evidence,
    desired,
    at,
    workload,
    image,
    difference,
    pinned,
    unresolved: whyUnresolved(evidence, desired),
    owner,
    editedAt,
    byHand,
    behind,
    run: findRun(evidence, desired, workload, slot),
    wasLive: wasLive(evidence, desired),
    links,
    graceEnd,
    withinGrace: at < graceEnd,
    digests: findDigests(evidence),
    mutable: isMutableTag(desired.slot.image, evidence.settings.mutableTags),
    settled: workload !== null && !isUnfinished(workload, evidence.memory),
  }
}

function whyUnresolved(evidence: SlotEvidence, desired: DesiredEvidence): string | null {
  const { slot } = desired
  if (slot.status !== 'rendered') return slot.reason ?? 'the text could not be rendered'
  if (isPlaceholder(slot.image)) return 'a pipeline sets the tag, and Git does not have it'
  if (parseImage(slot.image) === null) return 'the text is no image reference'
  if (desired.disputed !== null) return desired.disputed
  for (const link of evidence.chain ?? []) {
    if (!link.onTheWay) continue
    if (link.followsOther !== null) return `${linkName(link)} follows ${link.followsOther}`
    if (link.overrides !== null) return `${linkName(link)} overrides the image: ${link.overrides}`
  }
  return null
}

/** How Git is known to have declared the live image; null when it never did. */
function knownImage(
  evidence: SlotEvidence,
  desired: DesiredEvidence,
  image: string | null,
): 'earlier' | 'applied' | null {
  if (image === null) return null
  const { aliases } = evidence.settings
  if (desired.earlier?.some(value => compareImages(value.image, image, aliases) !== 'other') === true) return 'earlier'
  const declares = (evidence.chain ?? []).filter(link => link.onTheWay).map(link => link.applied?.declares ?? null)
  return declares.some(value => value !== null && compareImages(value, image, aliases) !== 'other') ? 'applied' : null
}

function behindBy(
  evidence: SlotEvidence,
  desired: DesiredEvidence,
  difference: 'absent' | 'none' | 'other',
  known: 'earlier' | 'applied' | null,
  owner: Owner,
  links: LinkFacts,
  editedAt: number | null,
  image: string | null,
): Behind | null {
  if (difference !== 'other') return difference
  if (known !== null) return known
  if (desired.earlier === null) return 'history not read'
  if (owner.is === 'hand') return null
  if (owner.is === 'controller' && links.applied?.applied?.inMirror === false) return 'not fetched'
  // A controller may apply a commit before we fetch it. Only a later look at Git can tell that it came from elsewhere.
  const seenAt = rememberedImage(evidence, image)?.since ?? editedAt
  const fetchedAt = evidence.freshness.git.asOf
  return seenAt !== null && (fetchedAt === null || fetchedAt < seenAt + fetchMarginMs) ? 'not fetched' : null
}

function rememberedImage(evidence: SlotEvidence, image: string | null): SlotEvidence['memory']['image'] {
  return evidence.memory.image?.text === image ? evidence.memory.image : null
}

function endOfGrace(
  evidence: SlotEvidence,
  desired: DesiredEvidence,
  behind: Behind | null,
  editedAt: number | null,
): number {
  const { memory, settings } = evidence
  const starts = [desired.arrivedAt, memory.clearedAt, memory.firstSight]
  if (behind === 'not fetched') starts.push(memory.image?.since ?? editedAt)
  return Math.max(...starts.flatMap(start => (start === null ? [] : [start]))) + graceOf(settings)
}

function findRun(
  evidence: SlotEvidence,
  desired: DesiredEvidence,
  workload: LiveWorkload | null,
  slot: string,
): JobRun {
  const { hook, ttlSecondsAfterFinished } = desired.slot.facts
  const isJob = evidence.workload.kind === 'Job'
  const mayGoAway = hook !== null || (isJob && ttlSecondsAfterFinished !== null)
  const { aliases } = evidence.settings
  const isDesired = (image: string) => compareImages(desired.slot.image, image, aliases) !== 'other'
  const remembered = evidence.memory.completed.filter(run => isDesired(run.image)).map(run => run.at)
  const runs = isJob ? (workload?.runs ?? []) : []
  const newest = runs[0]
  const done =
    newest?.state === 'complete' && isDesired(newest.images[slot] ?? '') ? [newest.finishedAt ?? newest.createdAt] : []
  const times = workload === null ? remembered : done
  return { mayGoAway, completedAt: times.length === 0 ? null : Math.max(...times) }
}

function wasLive(evidence: SlotEvidence, desired: DesiredEvidence): boolean {
  const { lastLive } = evidence.memory
  return lastLive !== null && (desired.declaredSince === null || lastLive >= desired.declaredSince)
}
