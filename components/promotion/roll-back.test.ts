import { describe, expect, test } from 'vitest'
import type { PromotionDetail } from '@/lib/contract'
import { mayRollBack, rollBackTarget, rollBackWords, supersedingTarget } from './roll-back'
import { promotedCell, promotionView, slot } from './test-promotion'

const shown = (image: string) =>
  ({
    service: 'checkout',
    environment: 'prod',
    slots: [{ container: 'app', workload: { name: 'checkout' }, git: { image } }],
  }) as unknown as PromotionDetail['cells'][number]
const may = (state: 'open' | 'merged' | 'live' | 'reverted', image = 'acme/checkout:1.43.0') =>
  mayRollBack({ promotion: promotionView({ state }), cells: [shown(image)] })

describe('a roll back', () => {
  test('is offered from the merge on, while Git says what the promotion set', () => {
    expect([may('open'), may('merged'), may('live'), may('reverted')]).toEqual([false, true, true, false])
    expect(may('live', 'acme/checkout:1.44.0')).toBe(false)
  })

  test('takes every cell back to what stood where it was planned', () => {
    const cells = [promotedCell(), promotedCell({ environment: 'prod-us' })]
    expect(rollBackTarget(promotionView({ cells, commit: 'abc' }))).toEqual({
      purpose: 'roll back',
      cells: [
        { service: 'checkout', environment: 'prod' },
        { service: 'checkout', environment: 'prod-us' },
      ],
      from: { kind: 'earlier', commit: 'abc' },
      supersedes: null,
    })
  })

  test('names the version only where it is one', () => {
    expect(rollBackWords(promotionView())).toBe('Roll back to 1.42.0')
    const cells = [promotedCell(), promotedCell({ slots: [slot('acme/cart:2', 'acme/cart:3')] })]
    expect(rollBackWords(promotionView({ cells }))).toBe('Roll back')
  })
})

test('one that supersedes asks for the same cells and names whose place it takes', () => {
  expect(supersedingTarget(promotionView({ id: 'old' }))).toMatchObject({ purpose: 'promote', supersedes: 'old' })
})
