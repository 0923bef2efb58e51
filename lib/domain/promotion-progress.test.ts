import { describe, expect, it } from 'vitest'
import { cell, desiredSlot, slotOf } from '@/lib/observer/__fixtures__/cells'
import type { DeliveryStep } from './delivery-steps'
import type { PromotedCell } from './promotion'
import { type ProgressFacts, progressOf } from './promotion-progress'

const [before, after] = ['ghcr.io/shop/cart:1.4.1', 'ghcr.io/shop/cart:1.4.2']
const planned = { ...desiredSlot(), before, after }

const promoted: PromotedCell = {
  target: { service: 'cart', environment: 'prod' },
  origin: { kind: 'environment', environment: 'staging' },
  slots: [planned],
  notMoved: [],
  mergedImages: [after],
  steps: [],
  outcome: null,
  note: null,
}

function way(cluster: string, done: readonly string[], now = 'healthy'): ProgressFacts['ways'][number] {
  const names = ['arrived', 'fetched', 'applied', 'rolled out', 'healthy'] as const
  return {
    slot: 0,
    cluster,
    steps: names.map((name): DeliveryStep => {
      const state = done.includes(name) ? 'done' : name === now ? 'now' : 'to come'
      return { name, state, at: null, words: state === 'now' ? `waits for ${name}` : '' }
    }),
  }
}

const all = ['arrived', 'fetched', 'applied', 'rolled out', 'healthy']

function progress(changes: Partial<ProgressFacts> = {}): PromotedCell {
  return progressOf({
    cell: promoted,
    mergedAt: 10,
    declared: [after],
    shown: cell({ state: 'Synced', also: [], slots: [slotOf(after)] }),
    ways: [way('prod-eu', all)],
    now: 100,
    ...changes,
  })
}

describe('progressOf', () => {
  it('is live when Git, the judge and every cluster have it', () => {
    const done = progress()
    expect([done.outcome, done.steps.map(({ step }) => step)]).toEqual([
      'live',
      ['fetched', 'applied', 'rolled out', 'live'],
    ])
  })

  it('is not live while one of two clusters waits, and names that cluster and what it waits for', () => {
    const half = progress({ ways: [way('prod-eu', all), way('prod-us', ['arrived', 'fetched'], 'applied')] })
    expect([half.outcome, half.note]).toEqual([null, 'prod-us: waits for applied'])
    expect(half.steps.filter(({ cluster }) => cluster === 'prod-us').map(({ step }) => step)).toEqual(['fetched'])
  })

  it.each([
    ['on old evidence', cell({ state: 'Synced', stale: true, slots: [slotOf(after)] })],
    ['that is judged otherwise', cell({ state: 'Degraded', slots: [slotOf(after, { state: 'Degraded' })] })],
    ['that nobody judged', null],
  ])('is not live %s', (_how, shown) => {
    expect(progress({ shown }).outcome).toBeNull()
  })

  it('is not live, nor a step further, by a verdict on what Git said before the merge', () => {
    const early = progress({ shown: cell({ state: 'Synced', also: [], slots: [slotOf(before)] }) })
    expect([early.outcome, early.steps, early.note]).toEqual([null, [], 'Git has it; the board has not judged it yet.'])
  })

  it('is not live where no cluster is known to run it', () => {
    expect(progress({ ways: [] }).outcome).toBeNull()
  })

  it('is reverted when Git says again what it said before, also after it was live', () => {
    expect(progress({ declared: [before] }).outcome).toBe('reverted')
    expect(progress({ cell: { ...promoted, outcome: 'live' }, declared: [before] }).outcome).toBe('reverted')
  })

  it('is overtaken when Git says something else before it was live, and stays live afterwards', () => {
    const other = ['ghcr.io/shop/cart:1.5.0']
    expect(progress({ declared: other }).outcome).toBe('overtaken')
    expect(progress({ cell: { ...promoted, outcome: 'live' }, declared: other }).outcome).toBe('live')
  })

  it('follows what the merge declares, not what was planned', () => {
    const other = 'ghcr.io/shop/cart:1.4.3'
    const merged = { ...promoted, mergedImages: [other] }
    const shown = cell({ state: 'Synced', also: [], slots: [slotOf(other)] })
    expect(progress({ cell: merged, declared: [other], shown }).outcome).toBe('live')
    expect(progress({ cell: merged }).outcome).toBe('overtaken')
  })

  it('keeps the time at which a step was first reached', () => {
    const first = progress({ ways: [way('prod-eu', ['arrived', 'fetched'], 'applied')], now: 50 })
    const then = progress({ cell: first, now: 90 })
    expect(then.steps.find(({ step }) => step === 'fetched')?.at).toBe(50)
  })
})
