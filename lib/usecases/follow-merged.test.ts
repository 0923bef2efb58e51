import { describe, expect, it } from 'vitest'
import type { Promotion } from '@/lib/domain/promotion'
import { snapshotOf } from '@/lib/manifests/memory'
import { cell, cellSlot, desiredCell, desiredSlot } from '@/lib/observer/__fixtures__/cells'
import type { Reading, Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { followMerged } from './follow-merged'

const merge = 'a'.repeat(40)
const [before, after] = ['ghcr.io/shop/cart:1.4.1', 'ghcr.io/shop/cart:1.4.2']
const slot = { ...desiredSlot(), before, after }
const promotion = {
  id: 'p1',
  target: { service: 'cart', environment: 'prod' },
  state: 'merged',
  slots: [slot],
  mergeCommit: merge,
  mergedImages: [after],
  steps: [],
  note: null,
  updatedAt: 1,
} as unknown as Promotion

/** The repository read `declared` at the merge; the board still shows `shown`, live runs `running`. */
async function follow(declared: string, shown: string, running: string): Promise<Promotion> {
  const reading: Reading = {
    snapshot: snapshotOf({}, merge),
    desired: { commit: merge, cells: [desiredCell({ slots: [desiredSlot({ image: declared })] })], problems: [] },
    arrival: null,
    line: null,
  }
  const [place] = cellSlot().clusters
  const onBoard = cell({
    state: shown === running ? 'Synced' : 'Waiting',
    slots: [
      cellSlot({
        state: shown === running ? 'Synced' : 'Waiting',
        git: { image: shown, status: 'rendered', reason: null, file: 'k.yaml', line: 1 },
        clusters: place ? [{ ...place, template: running }] : [],
      }),
    ],
  })
  const repository = { current: () => reading } as unknown as Repository
  const services = {
    clock: () => 5,
    observer: { find: () => ({ cell: onBoard }) },
    promotions: { record: () => {} },
    store: { movePromotion: async (moved: Promotion) => moved },
  } as unknown as Services
  return followMerged(services, repository, promotion)
}

describe('followMerged', () => {
  it('does not take a board that still rests on the commit before for a revert', async () => {
    expect((await follow(after, before, before)).state).toBe('merged')
  })

  it('is live when Git, the board and the cluster have it', async () => {
    const moved = await follow(after, after, after)
    expect([moved.state, moved.steps.map(step => step.step)]).toEqual(['live', ['applied', 'rolled out', 'live']])
  })

  it('is reverted when Git says again what it said before, and overtaken when it says something else', async () => {
    expect((await follow(before, before, before)).state).toBe('reverted')
    expect((await follow('ghcr.io/shop/cart:1.5.0', after, after)).state).toBe('overtaken')
  })
})
