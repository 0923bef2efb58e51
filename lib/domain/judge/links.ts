import type { WorkloadRef } from '@/lib/domain/desired'
import type { ChainLink, LinkFailure, SlotEvidence } from '@/lib/domain/evidence'
import type { LinkMemory } from '@/lib/domain/memory'
import { graceOf } from './grace'

/** Flux's Ready is Unknown for 0.2 s at every interval and retry. */
export const flickerMs = 2_000

/** What the links on the way from the deciding file to the workload say: the first of each kind, from the workload upward. */
export interface LinkFacts {
  readonly suspended: ChainLink | null
  readonly manual: ChainLink | null
  readonly failing: FailingLink | null
  /** The first link that has failed for a grace, or for good, and not succeeded since. */
  readonly lasting: FailingLink | null
  readonly applying: ChainLink | null
  readonly applied: ChainLink | null
}

export interface FailingLink {
  readonly link: ChainLink
  readonly failure: LinkFailure
  readonly since: number | null
}

export function findLinks(evidence: SlotEvidence, at: number): LinkFacts {
  const onTheWay = (evidence.chain ?? []).filter(link => link.onTheWay)
  const graceMs = graceOf(evidence.settings)
  return {
    suspended: onTheWay.find(link => link.suspended !== null || link.excluded !== null) ?? null,
    manual: onTheWay.find(link => link.manual !== null) ?? null,
    failing: firstOf(onTheWay, link => failureNow(evidence, link, at)),
    lasting: firstOf(onTheWay, link => failureLasting(evidence, link, at)),
    applying: onTheWay.find(link => isApplying(link, memoryOf(evidence, link), at, graceMs)) ?? null,
    applied: onTheWay.find(link => link.role === 'apply' && link.applied !== null) ?? null,
  }
}

export function linkId(link: ChainLink): string {
  return `${link.kind}/${link.namespace}/${link.name}`
}

export function linkName(link: ChainLink): string {
  return `${link.kind} ${link.namespace}/${link.name}`
}

/** Instants at which time alone may change what the links mean. */
export function linkInstants(evidence: SlotEvidence): readonly number[] {
  const graceMs = graceOf(evidence.settings)
  return (evidence.chain ?? []).flatMap(link => {
    const memory = memoryOf(evidence, link)
    const failing = failingSince(link, memory)
    const applying = applyingSince(link, memory)
    return [
      ...(failing === null ? [] : [failing + graceMs]),
      ...(applying === null ? [] : [applying + graceMs, applying + flickerMs]),
    ]
  })
}

function memoryOf(evidence: SlotEvidence, link: ChainLink): LinkMemory | null {
  return evidence.memory.links.find(one => one.id === linkId(link)) ?? null
}

/** A failed health check, or a Helm time-out, concerns only the workloads that its message names; of others it is a mark. */
export function concerns(failure: LinkFailure, workload: WorkloadRef): boolean {
  if (failure.healthOf === null) return true
  const { kind, namespace, name } = workload
  return failure.healthOf.some(
    one =>
      one.kind === kind &&
      one.name === name &&
      (one.namespace === null || namespace === null || one.namespace === namespace),
  )
}

function failureNow(evidence: SlotEvidence, link: ChainLink, at: number): FailingLink | null {
  const memory = memoryOf(evidence, link)
  const flickers = link.applying !== null && at - (applyingSince(link, memory) ?? at) < flickerMs
  return failingLink(evidence, link, link.failing ?? (flickers ? (memory?.failure ?? null) : null))
}

function failureLasting(evidence: SlotEvidence, link: ChainLink, at: number): FailingLink | null {
  const retried = link.applying === null ? null : (memoryOf(evidence, link)?.failure ?? null)
  const failing = failingLink(evidence, link, link.failing ?? retried)
  if (failing === null) return null
  const long = failing.since !== null && at - failing.since >= graceOf(evidence.settings)
  return long || failing.failure.stalled ? failing : null
}

function failingLink(evidence: SlotEvidence, link: ChainLink, failure: LinkFailure | null): FailingLink | null {
  if (failure === null || !concerns(failure, evidence.workload)) return null
  return { link, failure, since: failingSince(link, memoryOf(evidence, link)) }
}

/** A retry resets the controller's own time, so what we remember counts when it is earlier. */
function failingSince(link: ChainLink, memory: LinkMemory | null): number | null {
  return earlier(link.failing?.since ?? null, memory?.failingSince ?? null)
}

function isApplying(link: ChainLink, memory: LinkMemory | null, at: number, graceMs: number): boolean {
  if (link.applying === null || link.failing !== null) return false
  const since = applyingSince(link, memory)
  return since === null || at - since < graceMs
}

function applyingSince(link: ChainLink, memory: LinkMemory | null): number | null {
  return link.applying === null ? null : earlier(link.applying.since, memory?.applyingSince ?? null)
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.min(a, b)
}

function firstOf(links: readonly ChainLink[], pick: (link: ChainLink) => FailingLink | null): FailingLink | null {
  for (const link of links) {
    const picked = pick(link)
    if (picked !== null) return picked
  }
  return null
}
