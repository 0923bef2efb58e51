import { expect, test } from 'vitest'
import type { PromotionDetail } from '@/lib/contract'
import { nowLook } from './now-look'
import { promotedCell, promotionView } from './test-promotion'

const cell = (state: string, stale = false) =>
  ({ service: 'checkout', environment: 'prod', state, stale }) as PromotionDetail['cells'][number]
const look = (promotion: Parameters<typeof promotionView>[0], ...cells: PromotionDetail['cells']) =>
  nowLook({ promotion: promotionView(promotion), cells })

test('a merged promotion whose pods crash is stuck in their hue', () => {
  expect(look({ state: 'merged' }, cell('Degraded'))).toEqual({ hue: 'red', icon: 'degraded', stuck: true })
})

test('what is merely on its way, seen long ago or live already holds nothing up', () => {
  const calm = { hue: 'blue', icon: 'waiting', stuck: false }
  expect(look({ state: 'merged' }, cell('Rolling out'))).toEqual(calm)
  expect(look({ state: 'merged' }, cell('Degraded', true))).toEqual(calm)
  expect(look({ state: 'merged', cells: [promotedCell({ outcome: 'live' })] }, cell('Degraded'))).toEqual(calm)
  expect(look({ state: 'open' }, cell('Degraded'))).toEqual(calm)
})

test('an open one that is no longer what was planned waits for a person', () => {
  const status = { state: 'failure' as const, sentence: 'It conflicts.' }
  expect(look({ state: 'open', status })).toEqual({ hue: 'amber', icon: 'stuck', stuck: true })
})
