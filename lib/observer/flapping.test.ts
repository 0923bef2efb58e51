import { describe, expect, it } from 'vitest'
import type { Cell } from '@/lib/domain/cell'
import { cell, cellSlot } from './__fixtures__/cells'
import { createHistory, type Kept } from './flapping'

const [place] = cellSlot().clusters
const who = { name: 'kubectl-set', words: 'kubectl set', at: null, byHand: true }

function slotWith(template: string, drifted: boolean): Cell {
  const clusters = place ? [{ ...place, template, state: drifted ? ('Drifted' as const) : ('Synced' as const) }] : []
  return cell({
    state: drifted ? 'Drifted' : 'Synced',
    slots: [cellSlot({ clusters, who: drifted ? who : null })],
  })
}

const asGitSays = slotWith('cart:1', false)
const byHand = slotWith('cart:hotfix', true)

/** The value turns that often, so many seconds apart. */
function turn(times: number, seconds: number) {
  const history = createHistory()
  const kept: Kept[] = []
  let now = 1_000_000
  for (let change = 0; change < times; change += 1) {
    const [before, after] = change % 2 === 0 ? [asGitSays, byHand] : [byHand, asGitSays]
    kept.push(history.note([{ before, after }], now))
    now += seconds * 1_000
    kept.push(history.due(now))
  }
  const observations = kept.flatMap(one => one.observations)
  return { history, now, observations, events: kept.flatMap(one => one.events) }
}

describe('a slot that changes', () => {
  it('four times in ten minutes has an observation for each', () => {
    const { observations, events } = turn(4, 60)
    expect(observations.map(one => one.value.flapping)).toEqual([null, null, null, null])
    expect(events).toHaveLength(4)
  })

  it('more often is one observation that goes on, with how often and both writers', () => {
    const { observations } = turn(9, 60)
    const flapping = observations.filter(one => one.value.flapping !== null)
    expect(new Set(flapping.map(one => one.from)).size).toBe(1)
    expect(flapping.at(-1)?.value.flapping).toEqual({ changes: 9, writers: ['Git', 'kubectl-set'] })
  })

  it('hundreds of times is written a few times, and its last value is not lost', () => {
    const { history, now, observations, events } = turn(600, 0.2)
    expect(observations.length).toBeLessThan(12)
    expect(events.length).toBeLessThan(12)
    const last = history.due(now + 60_000)
    expect([...observations, ...last.observations].at(-1)?.value).toMatchObject({ image: 'cart:1', state: 'Synced' })
    const told = [...events, ...last.events].map(event => event.type)
    expect(told.at(-1)).toBe('drift.ended')
  })

  it('is an observation by itself again after ten calm minutes', () => {
    const { history, now } = turn(9, 1)
    history.due(now + 700_000)
    const [next] = history.note([{ before: asGitSays, after: byHand }], now + 700_001).observations
    expect(next?.value.flapping).toBeNull()
  })

  it('says nothing of another slot that is calm', () => {
    const { history, now } = turn(9, 1)
    const other = (one: Cell): Cell => ({ ...one, service: 'mail' })
    const kept = history.note([{ before: other(asGitSays), after: other(byHand) }], now)
    expect(kept.observations.map(one => one.value.flapping)).toEqual([null])
    expect(kept.events.map(event => event.type)).toEqual(['drift.seen'])
  })
})
