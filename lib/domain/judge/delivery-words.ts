import type { ChainLink, DesiredEvidence, LinkFailure } from '@/lib/domain/evidence'
import { parseImage, sameRepository, versionText } from '@/lib/domain/image'
import type { Finding } from '@/lib/domain/verdict'
import type { DeliveryFacts } from './delivery-facts'
import { linkName } from './links'
import { formatOwner, whoOf } from './ownership'

/** The sentences of the delivery table: what happened, who, what to do next. Ages are the reader's: `since` gives their beginning. */
export type Words = Pick<Finding, 'what' | 'next' | 'since' | 'who'>

export function unresolved(facts: DeliveryFacts): Words {
  const { slot } = facts.desired
  const runs = facts.image === null ? 'Nothing of it runs' : `${facts.image} runs`
  return words(
    `Git says “${slot.image}” in ${slot.file}:${slot.line}, which is not resolved: ${(facts.unresolved ?? '').replace(/\.$/, '')}`,
    runs,
  )
}

export function ran(facts: DeliveryFacts): Words {
  return words(`Ran ${versionText(facts.desired.slot.image)} to completion`, null, facts.run.completedAt)
}

export function disappeared(facts: DeliveryFacts): Words {
  const what = `${workloadName(facts)} is gone from ${place(facts)}. Kubernetes does not record by whom`
  return words(what, `${gitSays(facts.desired)}.${healing(facts)}`, facts.evidence.memory.lastLive)
}

export function notSeenToRun(facts: DeliveryFacts): Words {
  return words(
    `${workloadName(facts)} was not seen to run ${versionText(facts.desired.slot.image)}; it may have run and gone`,
  )
}

export function suspended(facts: DeliveryFacts): Words {
  const { suspended: link, manual } = facts.links
  if (link === null) {
    const name = manual === null ? 'Its controller' : linkName(manual)
    const how = manual?.manual?.words ?? 'waits for a manual sync'
    return words(`${lag(facts)}. ${name} ${how}`, `Sync ${name} to apply it`, facts.desired.arrivedAt)
  }
  const by = link.suspended?.by ?? null
  const who = by === null ? null : whoOf({ is: 'hand', entry: by }, by.time)
  const how = `${linkName(link)} ${holding(link)}`
  const since = link.suspended?.since ?? link.excluded?.since ?? null
  return {
    what: `${lag(facts)}. ${how}${by === null ? '' : ` by ${formatOwner(by)}`}`,
    next: resuming(link),
    since,
    who,
  }
}

export function failing(facts: DeliveryFacts): Words {
  const { failing: failed } = facts.links
  if (failed === null) return words(lag(facts))
  return words(`${lag(facts)}. ${linkName(failed.link)} fails: ${failureWords(failed.failure)}`, null, failed.since)
}

export function waiting(facts: DeliveryFacts): Words {
  const { applying } = facts.links
  const usual = facts.evidence.settings.usualDeliveryMs
  const how = applying === null ? 'Waits to be applied' : `${linkName(applying)} is applying it`
  const long = usual === null ? null : `Usually takes ${formatDuration(usual)}`
  return words(`${lag(facts)}. ${how}`, long, facts.desired.arrivedAt)
}

export function neverCame(facts: DeliveryFacts): Words {
  const what = `${workloadName(facts)} is not in ${place(facts)}, and was never seen there`
  return words(what, `${gitSays(facts.desired)}. Check what applies it`, facts.desired.arrivedAt)
}

export function driftedByHand(facts: DeliveryFacts): Words {
  const by = facts.owner.entry === null ? 'a hand' : formatOwner(facts.owner.entry)
  const isEarlier = facts.behind === 'earlier' || facts.behind === 'applied'
  const what = isEarlier ? `Rolled back by hand to ${live(facts)}, set by ${by}` : `Runs ${live(facts)}, set by ${by}`
  const never = isEarlier || facts.desired.earlier === null ? '' : ' Git never declared this image.'
  const since = changedAt(facts)
  const who = whoOf(facts.owner, since)
  return { what, next: `${gitSays(facts.desired)}.${never}${healing(facts)}`, since, who }
}

export function driftedFromElsewhere(facts: DeliveryFacts): Words {
  const entry = facts.owner.entry
  const by = entry === null ? 'by nobody that Kubernetes recorded' : `by ${formatOwner(entry)} from elsewhere`
  const revision = facts.links.applied?.applied?.revision
  const applied = revision === undefined ? '' : ` The applied revision is ${revision}.`
  const since = changedAt(facts)
  const who = whoOf(facts.owner, since)
  return {
    what: `Runs ${live(facts)}, applied ${by}`,
    next: `${gitSays(facts.desired)}, and never declared this image.${applied}`,
    since,
    who,
  }
}

export function nobodyApplied(facts: DeliveryFacts): Words {
  return words(`${lag(facts)}. Nobody applied it`, `Check what applies ${workloadName(facts)}`, facts.desired.arrivedAt)
}

export function failingBesides(facts: DeliveryFacts): Words {
  const failed = facts.links.lasting
  if (failed === null) return words('The image is as Git says, but delivery fails')
  const what = `The image is as Git says, but ${linkName(failed.link)} fails: ${failureWords(failed.failure)}`
  return words(what, 'Other changes do not arrive until it is put right', failed.since)
}

export function tagMoved(facts: DeliveryFacts): Words {
  const digests = facts.digests.digests.map(digest => `@${digest.slice(0, 14)}`)
  const what = `Pods of one template run ${digests.join(' and ')} under ${versionText(facts.desired.slot.image)}`
  return words(
    what,
    'Restart the workload to run one of them, or pin the digest',
    facts.evidence.memory.digestsDifferSince,
  )
}

export function synced(facts: DeliveryFacts): Words {
  return words(`Runs ${versionText(facts.desired.slot.image)}, as Git says`, null, changedAt(facts))
}

export function words(what: string, next: string | null = null, since: number | null = null): Words {
  return { what, next, since, who: null }
}

export function gitSays(desired: DesiredEvidence): string {
  const commit = desired.commit === null ? '' : `, ${desired.commit.slice(0, 7)}`
  const author = desired.author === null ? '' : ` by ${desired.author}`
  return `Git says ${versionText(desired.slot.image)}${commit}${author}`
}

function lag(facts: DeliveryFacts): string {
  const says = gitSays(facts.desired)
  if (facts.behind === 'absent') return `${says}; nothing runs yet`
  if (facts.behind === 'none') return `${says}; the running template has no container ${facts.evidence.slot.container}`
  if (facts.behind === 'not fetched') return `${says}; ${live(facts)} runs, of a revision not fetched here yet`
  if (facts.behind === 'history not read') return `${says}; ${live(facts)} runs, and Git's history is not read yet`
  return `${says}; ${live(facts)} still runs`
}

/** The live version; the whole reference when its repository is another one too. */
function live(facts: DeliveryFacts): string {
  if (facts.image === null) return 'nothing'
  const isSame = sameRepository(facts.image, facts.desired.slot.image, facts.evidence.settings.aliases)
  const tag = parseImage(facts.image)?.tag ?? null
  const sameTag = tag !== null && tag === (parseImage(facts.desired.slot.image)?.tag ?? null)
  return isSame && !sameTag ? versionText(facts.image) : facts.image
}

/** Our own sight of the change, unless the cluster's time lies inside the gap in which we did not look. */
function changedAt(facts: DeliveryFacts): number | null {
  const { image } = facts.evidence.memory
  const { editedAt } = facts
  if (image === null || image.text !== facts.image || image.after === null) return editedAt
  return editedAt !== null && editedAt > image.after && editedAt < image.since ? editedAt : image.since
}

function healing(facts: DeliveryFacts): string {
  const { chain } = facts.evidence
  if (chain === null) return ' Whether it will be put back is not known: delivery was not read.'
  const held = facts.links.suspended ?? facts.links.manual
  if (held !== null) return ` Nobody will put it back: ${linkName(held)} ${holding(held)}.`
  const apply = chain.find(link => link.onTheWay && link.role === 'apply')
  if (apply === undefined) return ' Nothing is known that would put it back.'
  if (apply.heals === null) return ''
  return apply.heals
    ? ` ${linkName(apply)} will put it back.`
    : ` ${linkName(apply)} does not put it back until Git changes.`
}

/** What it is that holds it, in its own words where it has some. */
function holding({ suspended, excluded, manual }: ChainLink): string {
  if (suspended !== null) return 'is suspended'
  return excluded === null ? (manual?.words ?? 'is manual') : `leaves this workload out (${excluded.words})`
}

function resuming(link: ChainLink): string {
  if (link.suspended === null) return 'Remove the annotation that excludes it'
  return link.controller === 'flux'
    ? `flux resume ${resumeKind(link)} ${link.name} -n ${link.namespace}`
    : `Resume ${linkName(link)}`
}

function resumeKind(link: ChainLink): string {
  const kinds: Readonly<Record<string, string>> = {
    GitRepository: 'source git',
    OCIRepository: 'source oci',
    HelmRepository: 'source helm',
    HelmChart: 'source chart',
  }
  return kinds[link.kind] ?? link.kind.toLowerCase()
}

function failureWords(failure: LinkFailure): string {
  return failure.message === '' ? failure.reason : `${failure.reason}, ${firstLine(failure.message)}`
}

export function firstLine(message: string): string {
  const line = (message.split('\n').find(one => one.trim() !== '') ?? '').trim().replace(/\.$/, '')
  return line.length > 240 ? `${line.slice(0, 239)}…` : line
}

function workloadName(facts: DeliveryFacts): string {
  return `${facts.evidence.workload.kind} ${facts.evidence.workload.name}`
}

function place(facts: DeliveryFacts): string {
  const { cluster, workload } = facts.evidence
  return workload.namespace === null ? `${cluster}` : `namespace ${workload.namespace} of ${cluster}`
}

function formatDuration(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`
}
