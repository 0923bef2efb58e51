/** What applies an object: by what its labels and annotations name, by inventories, else by what deploys its place in Git. */
import type { ChainQuestion, ClusterNames, DeployTarget, ObjectName } from '@/lib/cluster/contract'
import type { Claim, Controller, Tracked } from './controller'
import { type ControllerObject, idOf } from './object'
import type { ControllerStore } from './store'

export interface Appliers {
  readonly found: readonly Applier[]
  readonly asked: readonly ObjectName[]
  /** What the object says of its controller without an object that confirms it. */
  readonly unproven: string | null
}

export interface Applier {
  readonly object: ControllerObject
  /** Named by the object itself, or nothing else is known; else it merely lists the object. */
  readonly isOwner: boolean
}

export function findAppliers(
  store: ControllerStore,
  controllers: readonly Controller[],
  question: ChainQuestion,
): Appliers {
  const { workload, tracking, cluster } = question
  const isTarget = (one: ControllerObject) => one.applies !== null && deploysTo(one.applies.target, cluster)
  const listing = store.listing(workload).filter(isTarget)
  const claimed = tracking === null ? noClaims : findClaimed(store, controllers, { ...workload, ...tracking }, isTarget)
  const others = listing.filter(one => !claimed.found.includes(one))
  const listed = others.map(object => ({ object, isOwner: claimed.found.length === 0 }))
  const found = [...claimed.found.map(object => ({ object, isOwner: true })), ...listed]
  if (found.length > 0 || claimed.unproven !== null) return { ...claimed, found }
  const placed = question.deployments.flatMap(name => store.get(name) ?? []).filter(isTarget)
  return {
    found: placed.map(object => ({ object, isOwner: true })),
    asked: [...claimed.asked, ...question.deployments],
    unproven: null,
  }
}

interface Claimed {
  readonly found: readonly ControllerObject[]
  readonly asked: readonly ObjectName[]
  readonly unproven: string | null
}

const noClaims: Claimed = { found: [], asked: [], unproven: null }

/** A label alone proves little: copies carry it too. It counts where its object deploys here and does not say otherwise. */
export function findClaimed(
  store: ControllerStore,
  controllers: readonly Controller[],
  tracked: Tracked,
  isTarget: (one: ControllerObject) => boolean,
): Claimed {
  const claims = controllers.flatMap(controller => controller.claims(tracked))
  const found = new Map<string, ControllerObject>()
  let unproven: string | null = null
  for (const claim of claims) {
    const candidates = store.called(claim.kind, claim.called)
    const proven = candidates.filter(one => isTarget(one) && confirms(one, claim, tracked))
    for (const one of proven) found.set(idOf(one), one)
    if (proven.length === 0 && claim.isFirm) unproven ??= whyUnproven(claim, candidates, isTarget)
  }
  const isProven = found.size > 0
  return {
    found: [...found.values()],
    asked: claims.flatMap(askedBy),
    unproven: isProven ? null : unproven,
  }
}

function confirms({ applies }: ControllerObject, claim: Claim, { kind, namespace, name }: Tracked): boolean {
  const inventory = applies?.inventory ?? null
  if (inventory === null) return !claim.needsInventory
  return inventory.some(one => one.kind === kind && one.name === name && one.namespace === namespace)
}

function whyUnproven(
  claim: Claim,
  candidates: readonly ControllerObject[],
  isTarget: (one: ControllerObject) => boolean,
): string {
  if (candidates.length === 0) return `${claim.words}, which was not found`
  return candidates.some(isTarget)
    ? `${claim.words}, which does not list it`
    : `${claim.words}, which deploys elsewhere`
}

/** Flux's labels give namespace and name; an Application may stand in any namespace. */
function askedBy({ kind, called }: Claim): readonly ObjectName[] {
  const [namespace, name] = called.split('/')
  return namespace === undefined || name === undefined ? [] : [{ kind, namespace, name }]
}

export function deploysTo(target: DeployTarget, cluster: { readonly isHere: boolean } & ClusterNames): boolean {
  if (target.kind === 'here') return cluster.isHere
  if (target.kind === 'kubeConfig') return cluster.kubeConfigs.includes(target.name)
  if (target.kind === 'name') return cluster.names.includes(target.name)
  return cluster.servers.some(server => address(server) === address(target.name))
}

function address(server: string): string {
  return server
    .replace(/\/+$/, '')
    .replace(/^(https:\/\/[^/:]+)$/, '$1:443')
    .toLowerCase()
}
