import { type Cell, sameSlot } from './cell'
import type { DeliveryStep } from './delivery-steps'
import type { ClusterStep, PromotedCell, PromotionStep } from './promotion'

/** What is known of one cell after the merge. */
export interface ProgressFacts {
  readonly cell: PromotedCell
  readonly mergedAt: number
  /** What Git declares of each planned slot at a commit that has the merge; null: it is not there. */
  readonly declared: readonly (string | null)[]
  /** As judged; null where nobody judged it yet. */
  readonly shown: Cell | null
  /** How far each planned slot came in each cluster. */
  readonly ways: readonly SlotWay[]
  readonly now: number
}

export interface SlotWay {
  readonly slot: number
  readonly cluster: string
  readonly steps: readonly DeliveryStep[]
}

const names: readonly (readonly [PromotionStep, DeliveryStep['name']])[] = [
  ['fetched', 'fetched'],
  ['applied', 'applied'],
  ['rolled out', 'rolled out'],
  ['live', 'healthy'],
]

/** Moves a merged cell as far as the evidence carries. A step once reached stays; an outcome once given is final but for `live`, which may be reverted. */
export function progressOf(facts: ProgressFacts): PromotedCell {
  const { cell, declared } = facts
  const wanted = cell.mergedImages
  if (wanted === null) return cell
  if (declared.some((image, index) => image !== wanted[index])) return movedOn(cell, declared)
  if (cell.outcome !== null) return cell
  // What was judged before the merge was read tells nothing of it, least of all that it is well.
  if (!isJudgedWith(facts, wanted)) return { ...cell, note: notJudged }
  const clusters = [...new Set(facts.ways.map(way => way.cluster))]
  let steps = cell.steps
  for (const cluster of clusters) for (const [step, name] of names) steps = reached(steps, facts, cluster, step, name)
  const isLive = clusters.length > 0 && clusters.every(cluster => isThere(steps, cluster, 'live')) && isWell(facts)
  if (isLive) return { ...cell, steps, outcome: 'live', note: null }
  // Without the whole cell being well no cluster of it is told to be live.
  return { ...cell, steps, note: whyNot(facts) }
}

/** Git left what the merge set: back to the value before, or on to another one. */
function movedOn(cell: PromotedCell, declared: readonly (string | null)[]): PromotedCell {
  const isBack = cell.slots.every((slot, index) => declared[index] === slot.before)
  if (cell.outcome !== null && !(cell.outcome === 'live' && isBack)) return cell
  if (isBack)
    return { ...cell, outcome: 'reverted', note: 'Git says what it said before this promotion: it was reverted.' }
  const now = declared.filter(image => image !== null).join(', ') || 'nothing'
  return { ...cell, outcome: 'overtaken', note: `Git moved on to ${now} before this was live.` }
}

function reached(
  steps: readonly ClusterStep[],
  { cell, ways, shown, mergedAt, now }: ProgressFacts,
  cluster: string,
  step: PromotionStep,
  name: DeliveryStep['name'],
): readonly ClusterStep[] {
  if (isThere(steps, cluster, step)) return steps
  const found = cell.slots.map((_slot, index) =>
    ways
      .find(way => way.cluster === cluster && way.slot === index)
      ?.steps.find(one => one.name === name && one.state === 'done'),
  )
  if (found.some(one => one === undefined)) return steps
  const times = found.flatMap(one => one?.at ?? [])
  const at = times.length === found.length ? Math.max(mergedAt, ...times) : now
  const evidence = found.map(one => one?.words ?? '').find(words => words !== '') ?? shown?.state ?? ''
  return [...steps, { step, at: Math.min(now, at), evidence, cluster }]
}

function isThere(steps: readonly ClusterStep[], cluster: string, step: PromotionStep): boolean {
  return steps.some(one => one.cluster === cluster && one.step === step)
}

const notJudged = 'Git has it; the board has not judged it yet.'

function isJudgedWith({ cell, shown }: ProgressFacts, wanted: readonly string[]): boolean {
  return cell.slots.every((planned, index) => {
    const slot = shown?.slots.find(one => sameSlot(one, planned))
    return slot?.git?.image === wanted[index]
  })
}

/** The planned slots only, judged Synced and healthy on fresh evidence. */
function isWell({ cell, shown }: ProgressFacts): boolean {
  if (shown === null || shown.stale) return false
  return cell.slots.every(planned => {
    const slot = shown.slots.find(one => sameSlot(one, planned))
    return slot?.state === 'Synced' && slot.also.length === 0
  })
}

/** The first thing that it waits for, in the controller's or the pod's own words. */
function whyNot({ ways, shown }: ProgressFacts): string | null {
  for (const { cluster, steps } of ways) {
    const step = steps.find(one => one.state === 'now')
    if (step !== undefined && step.words !== '') return `${cluster}: ${step.words}`
  }
  return shown?.reason ?? null
}
