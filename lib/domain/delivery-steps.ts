import type { CellSlot, SlotInCluster } from './cell'
import { formatLink } from './deliverer'
import type { ChainLink } from './evidence'
import { compareImages } from './image'

export const deliveryStepNames = ['arrived', 'fetched', 'applied', 'rolled out', 'healthy', 'replaced'] as const
export type DeliveryStepName = (typeof deliveryStepNames)[number]

/** One step of a value on its way from Git to ready pods. Of all steps at most one is `now`: the one thing that it waits for, or that undid it. */
export interface DeliveryStep {
  readonly name: DeliveryStepName
  readonly state: 'done' | 'now' | 'to come' | 'not known'
  readonly at: number | null
  /** By whom or why, in the controller's own words where it has some. */
  readonly words: string
}

export interface StepFacts {
  readonly slot: CellSlot
  readonly place: SlotInCluster
  /** From the workload upward; null when the chain was not read. */
  readonly links: readonly ChainLink[] | null
  /** Whether a revision, as a controller writes it, has the commit that set the value; null when that cannot be told. */
  readonly hasValue: (revision: string) => boolean | null
  /** Whether a revision is that very commit: then its time is the value's. */
  readonly isValue: (revision: string) => boolean
  readonly arrivedAt: number | null
  /** As we saw it: when this template first stood in the cluster, and when it was first as Git says. */
  readonly seenAt: number | null
  readonly wellAt: number | null
}

type Known = Omit<DeliveryStep, 'name' | 'state'> & { readonly done: boolean | null }

/** Why it is not live yet, in one step; or that it is, and since when. What a later step proves, an earlier one need not have said. */
export function findDeliverySteps(facts: StepFacts): readonly DeliveryStep[] {
  const names = ['arrived', 'fetched', 'applied', 'rolled out', 'healthy'] as const
  const known: readonly Known[] = [arrived(facts), fetched(facts), applied(facts), rolledOut(facts), healthy(facts)]
  if (facts.slot.git?.status !== 'rendered') return named(names, known, 0)
  if (isReplaced(facts.place)) return replacedSteps(names, known, facts)
  const lastDone = known.findLastIndex(step => step.done === true)
  const open = known.findIndex((step, index) => index > lastDone && step.done === false)
  const first = open === -1 && lastDone < known.length - 1 ? lastDone + 1 : open
  return named(names, known, first)
}

function named(names: readonly DeliveryStepName[], known: readonly Known[], now: number): readonly DeliveryStep[] {
  const proven = known.findLastIndex(step => step.done === true)
  return known.map(({ done, at, words }, index) => {
    const name = names[index] ?? 'healthy'
    if (index === now) return { name, state: 'now', at: null, words }
    if (now !== -1 && index > now) return { name, state: 'to come', at: null, words: '' }
    if (index > proven) return { name, state: 'not known', at, words }
    // Why it would not be done is no longer so where a later step proves it.
    return { name, state: 'done', at, words: done === true ? words : '' }
  })
}

/** A controller may have it before we fetched it: what stood in the cluster stood in Git. */
function arrived({ slot, arrivedAt, seenAt, wellAt }: StepFacts): Known {
  if (slot.git === null) return { done: false, at: null, words: 'Git does not declare it.' }
  if (slot.git.status === 'rendered')
    return { done: true, at: earliest(arrivedAt, earliest(seenAt, wellAt)), words: '' }
  return { done: false, at: null, words: slot.git.reason ?? slot.reason }
}

function fetched({ links, hasValue }: StepFacts): Known {
  const onTheWay = (links ?? []).filter(link => link.onTheWay)
  const source = onTheWay.find(link => link.role === 'source') ?? onTheWay.find(link => link.fetched !== null)
  if (source === undefined) return { done: null, at: null, words: '' }
  const done = source.fetched === null ? null : hasValue(source.fetched)
  if (done === true) return { done, at: null, words: `by ${formatLink(source)}` }
  return { done, at: null, words: obstacleOf(source) ?? `${formatLink(source)} has not fetched the commit yet.` }
}

function applied({ slot, place, links, hasValue, isValue, seenAt }: StepFacts): Known {
  const onTheWay = (links ?? []).filter(link => link.onTheWay)
  const apply = onTheWay.find(link => link.role === 'apply')
  const by = apply === undefined ? '' : `by ${formatLink(apply)}`
  const revision = apply?.applied ?? null
  const told = revision !== null && isValue(revision.revision) ? revision.at : null
  const isThere = place.template !== null && place.template === slot.git?.image
  const wasThere = isReplaced(place) && revision !== null && hasValue(revision.revision) === true
  if (isThere || wasThere) return { done: true, at: earliest(seenAt, told), words: by }
  const obstacle = [apply, ...onTheWay].map(link => (link === undefined ? null : obstacleOf(link))).find(Boolean)
  const nobody = links === null ? 'What applies it was not read.' : 'Nothing is known to apply it.'
  const waits = apply === undefined ? nobody : `${formatLink(apply)} has not applied it yet.`
  return { done: false, at: null, words: obstacle ?? waits }
}

function rolledOut({ place, wellAt }: StepFacts): Known {
  const { ready, wanted } = place
  const count = wanted === null ? '' : `${ready ?? 0} of ${wanted}`
  const isMoving = place.rows.some(row => row === 'h5' || row === 'h4' || row === 'h2')
  if (isMoving || (wellAt === null && isStartFailing(place))) return { done: false, at: null, words: place.reason }
  const isThere = place.rows.includes('d13') || place.rows.includes('d11') || place.rows.includes('d12')
  return { done: isThere ? true : null, at: wellAt, words: count }
}

/** Pods that cannot run, and none, or only older ones, that do: what was never seen well did not roll out. */
function isStartFailing({ rows, running, template }: SlotInCluster): boolean {
  if (!rows.includes('h1')) return false
  const ready = running.filter(one => one.ready > 0)
  return ready.length === 0 || ready.some(one => compareImages(template ?? '', one.image) === 'other')
}

function healthy({ place, wellAt }: StepFacts): Known {
  if (place.rows.includes('h6') && isHere(place)) return { done: true, at: wellAt, words: '' }
  return { done: place.rows.some(row => row === 'h1' || row === 'h3') ? false : null, at: null, words: place.reason }
}

function isHere({ rows }: SlotInCluster): boolean {
  return rows.some(row => row === 'd2' || row === 'd11' || row === 'd12' || row === 'd13')
}

function isReplaced({ rows }: SlotInCluster): boolean {
  return rows.includes('d8') || rows.includes('d9')
}

/** It came as far as is known, and something else stands in its place. What nobody saw is left out. */
function replacedSteps(
  names: readonly DeliveryStepName[],
  known: readonly Known[],
  { slot, place, wellAt }: StepFacts,
): readonly DeliveryStep[] {
  const before = named(names, known, -1).flatMap((step): readonly DeliveryStep[] => {
    if (step.state === 'done') return [step]
    return wellAt === null || step.name === 'fetched' ? [] : [{ ...step, state: 'done', words: '', at: wellAt }]
  })
  const by = slot.who === null ? '' : `by ${slot.who.name}`
  return [...before, { name: 'replaced', state: 'now', at: place.since, words: by }]
}

/** What stands in a link's way; null when nothing does. Its whole message stands in the verdict. */
function obstacleOf(link: ChainLink): string | null {
  const name = formatLink(link)
  if (link.failing !== null) return `${name}: ${link.failing.reason}.`
  if (link.suspended !== null) return `${name} is suspended.`
  if (link.manual !== null) return `${name} waits for a person: ${link.manual.words}.`
  if (link.excluded !== null) return `${name} leaves this workload out.`
  if (link.applying !== null) return `${name} is applying: ${link.applying.words}.`
  return null
}

/** A later reconciliation of the same value moves the controller's time; the first that either side saw counts. */
function earliest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.min(a, b)
}
