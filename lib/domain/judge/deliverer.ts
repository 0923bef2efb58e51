import type { Deliverer, LinkName } from '@/lib/domain/deliverer'
import type { ChainLink, SlotEvidence } from '@/lib/domain/evidence'
import { firstLine } from './delivery-words'
import { findLinks, type LinkFacts } from './links'

/** Null when no chain was read, or nothing in it applies the workload. */
export function findDeliverer(evidence: SlotEvidence, at: number): Deliverer | null {
  const applies = evidence.chain?.find(link => link.onTheWay && link.role === 'apply')
  if (applies === undefined) return null
  const links = findLinks(evidence, at)
  return { ...nameOf(applies), heals: applies.heals, held: heldBy(links), failing: failingIn(links) }
}

function heldBy({ suspended, manual }: LinkFacts): Deliverer['held'] {
  const link = suspended ?? manual
  if (link === null) return null
  const how = suspended === null ? 'manual' : suspended.suspended === null ? 'excluded' : 'suspended'
  return { ...nameOf(link), how }
}

function failingIn({ failing, lasting }: LinkFacts): Deliverer['failing'] {
  const found = failing ?? lasting
  if (found === null) return null
  return { ...nameOf(found.link), reason: found.failure.reason, message: firstLine(found.failure.message) }
}

function nameOf({ controller, kind, namespace, name }: ChainLink): LinkName {
  return { controller, kind, namespace, name }
}
