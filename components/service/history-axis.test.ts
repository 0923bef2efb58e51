import { describe, expect, test } from 'vitest'
import type { ObservationView } from '@/lib/contract'
import { ticks, toAxis, toChanges } from './history-axis'

const span = { from: 0, to: 1000 }

function seen(source: 'git' | 'live', tag: string | null, from: number, changes: Partial<ObservationView> = {}) {
  const image = tag === null ? null : `acme/cart:${tag}`
  const place = { environment: 'prod', slot: 's', cluster: source === 'live' ? 'c' : null, commit: null }
  return { ...place, source, image, state: null, who: null, from, to: null, ...changes } satisfies ObservationView
}

describe('an axis', () => {
  test('starts with what Git declared before it, then a post for every change', () => {
    const axis = toAxis([seen('git', '1', -500, { to: 300 }), seen('git', '2', 300)], span)
    expect(axis.before).toBe('1')
    expect(axis.posts).toMatchObject([{ at: 0.3, text: '2', side: 'right' }])
  })

  test('labels no post where the text would lie over another', () => {
    const axis = toAxis(
      [seen('git', '1', 500, { to: 520 }), seen('git', '2', 520, { to: 540 }), seen('git', '3', 540)],
      span,
    )
    expect(axis.posts.map(post => post.side)).toEqual(['left', 'none', 'right'])
  })

  test('has water only for the time that was observed', () => {
    const axis = toAxis([seen('live', '1', 250, { to: 750 })], span)
    expect(axis.water).toMatchObject([{ start: 0.25, width: 0.5 }])
  })

  test('gives the water a hue only where it differs', () => {
    const git = seen('git', '1', 0)
    const hues = (changes: Partial<ObservationView>, tag: string) =>
      toAxis([git, seen('live', tag, 100, changes)], span).water.map(water => water.hue)
    expect(hues({}, '1')).toEqual(['ink'])
    expect(hues({ state: 'Synced' }, '1')).toEqual(['ink'])
    expect(hues({ state: 'Drifted' }, '2')).toEqual(['violet'])
    expect(hues({}, '2')).toEqual(['grey'])
  })
})

test('changes come newest first, each with what stood there before', () => {
  const changes = toChanges([seen('git', '1', 0, { to: 300 }), seen('git', '2', 300), seen('live', '1', 10)])
  expect(changes.map(change => [change.source, change.before, change.after])).toEqual([
    ['git', '1', '2'],
    ['live', null, '1'],
    ['git', null, '1'],
  ])
})

test('an observation that says the same again is no change', () => {
  expect(toChanges([seen('live', '1', 0, { to: 5 }), seen('live', '1', 10)])).toHaveLength(1)
})

test('the lines of three days stand at the reader’s midnights', () => {
  const day = 24 * 3_600_000
  const hour = 3_600_000
  expect(ticks({ from: 0.5 * day, to: 3.5 * day }, 0)).toEqual([day, 2 * day, 3 * day])
  expect(ticks({ from: 0.5 * day, to: 3.5 * day }, hour)).toEqual([day - hour, 2 * day - hour, 3 * day - hour])
})
