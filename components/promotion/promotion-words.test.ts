import { describe, expect, test } from 'vitest'
import { currentStep, groupPromotions, trackOf } from './promotion-words'
import { promotionView } from './test-promotion'

const step = (name: string, at = 1) => ({ step: name, at, evidence: '' })
const kinds = (promotion: Parameters<typeof promotionView>[0]) =>
  trackOf(promotionView(promotion)).map(each => each.kind)

describe('the track', () => {
  test('has eight steps, the first open one is the one it is in', () => {
    expect(kinds({ steps: [step('opened'), step('checks')] })).toEqual([
      'done',
      'done',
      'now',
      'todo',
      'todo',
      'todo',
      'todo',
      'todo',
    ])
    expect(currentStep(promotionView({ steps: [step('opened')] }))?.name).toBe('Checks')
  })

  test('a step without evidence before one that has it was passed unseen, never filled in', () => {
    const track = trackOf(promotionView({ state: 'merged', steps: [step('opened'), step('merged', 9)] }))
    expect(track.slice(0, 5).map(each => [each.kind, each.at])).toEqual([
      ['done', 1],
      ['skipped', null],
      ['skipped', null],
      ['done', 9],
      ['now', null],
    ])
  })

  test.each(['closed', 'failed', 'overtaken', 'reverted'] as const)('one that was %s is in no step any more', state => {
    expect(kinds({ state, steps: [step('opened')] })).not.toContain('now')
  })
})

test('what waits, what is on its way and what ended stand apart', () => {
  const groups = groupPromotions([
    promotionView({ id: '1', state: 'open' }),
    promotionView({ id: '2', state: 'merged' }),
    promotionView({ id: '3', state: 'live' }),
    promotionView({ id: '4', state: 'requested' }),
    promotionView({ id: '5', state: 'failed' }),
  ])
  expect(groups.map(({ group, promotions }) => [group, promotions.map(each => each.id)])).toEqual([
    ['Open', ['1', '4']],
    ['On the way', ['2']],
    ['Done', ['3', '5']],
  ])
})
