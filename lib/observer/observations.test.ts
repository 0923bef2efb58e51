import { describe, expect, it } from 'vitest'
import type { Cell } from '@/lib/domain/cell'
import { cell, cellSlot } from './__fixtures__/cells'
import { driftEvents, observationsOf } from './observations'

const [place] = cellSlot().clusters
const withPlace = (changes: object): Cell =>
  cell({ slots: [cellSlot({ clusters: place ? [{ ...place, ...changes }] : [] })] })

describe('observationsOf', () => {
  it('notes Git and every cluster of a cell seen for the first time', () => {
    const seen = observationsOf(null, cell(), 10)
    expect(seen.map(one => [one.source, one.cluster, one.value.image, one.from, one.to])).toEqual([
      ['git', null, 'ghcr.io/shop/cart:1.4.2', 10, null],
      ['live', 'prod', 'ghcr.io/shop/cart:1.4.2', 10, null],
    ])
  })

  it('notes nothing when nothing differs', () => {
    expect(observationsOf(cell(), cell({ asOf: 99 }), 10)).toEqual([])
  })

  it.each([
    ['the image', { template: 'ghcr.io/shop/cart:2' }],
    ['the state', { state: 'Degraded' }],
    ['the health', { rows: ['d13', 'h1'] }],
    ['the digest', { digest: `sha256:${'c'.repeat(64)}` }],
  ])('notes a change of %s in one cluster', (_title, changes) => {
    expect(observationsOf(cell(), withPlace(changes), 10).map(one => one.source)).toEqual(['live'])
  })

  it('does not note a pod more or less', () => {
    expect(observationsOf(cell(), withPlace({ ready: 1, running: [] }), 10)).toEqual([])
  })

  it('ends what a slot showed when the slot is gone', () => {
    const ended = observationsOf(cell(), cell({ slots: [] }), 10)
    expect(ended.map(one => [one.source, one.value.image])).toEqual([
      ['git', null],
      ['live', null],
    ])
  })
})

describe('driftEvents', () => {
  const drifted = (service: string) => cell({ service, state: 'Drifted' })

  it('names what was set, also while the pods that are ready still run what was before', () => {
    const [place] = cellSlot().clusters
    const slots = [
      cellSlot({ state: 'Drifted', clusters: place ? [{ ...place, template: 'ghcr.io/shop/cart:hotfix' }] : [] }),
    ]
    const [event] = driftEvents([{ before: cell(), after: cell({ state: 'Drifted', slots }) }], 5)
    expect(event?.data).toMatchObject({
      cells: [{ git: 'ghcr.io/shop/cart:1.4.2', set: ['ghcr.io/shop/cart:hotfix'] }],
    })
  })

  it('is one row for all drifts of a batch', () => {
    const changes = ['cart', 'web'].map(service => ({ before: cell({ service }), after: drifted(service) }))
    expect(driftEvents(changes, 5)).toMatchObject([
      { type: 'drift.seen', service: null, data: { cells: [{ service: 'cart' }, { service: 'web' }] } },
    ])
  })

  it('notes the end of a drift', () => {
    expect(driftEvents([{ before: drifted('cart'), after: cell() }], 5)).toMatchObject([
      { type: 'drift.ended', service: 'cart', environment: 'prod' },
    ])
  })

  it('notes a drift that a failing pod hides', () => {
    expect(driftEvents([{ before: cell(), after: cell({ state: 'Degraded', also: ['Drifted'] }) }], 5)).toHaveLength(1)
  })

  it('notes neither a drift that lasts nor one known from old evidence only', () => {
    expect(driftEvents([{ before: drifted('cart'), after: { ...drifted('cart'), reason: 'other' } }], 5)).toEqual([])
    expect(driftEvents([{ before: cell(), after: { ...drifted('cart'), stale: true } }], 5)).toEqual([])
  })
})
