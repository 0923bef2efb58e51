import { describe, expect, test } from 'vitest'
import type { GitValueView, ObservationView } from '@/lib/contract'
import { ticks, toAxis } from './history-axis'

const span = { from: 0, to: 1000 }

/** Newest first. */
function values(...declared: readonly (readonly [tag: string, at: number | null])[]): readonly GitValueView[] {
  return declared.map(([tag, at]) => ({
    environment: 'prod',
    image: `acme/cart:${tag}`,
    version: tag,
    commit: null,
    at,
    seen: true,
  }))
}

function live(tag: string | null, from: number, changes: Partial<ObservationView> = {}) {
  const image = tag === null ? null : `acme/cart:${tag}`
  const place = { environment: 'prod', slot: 's', cluster: 'c', commit: null }
  return {
    ...place,
    source: 'live',
    image,
    state: null,
    who: null,
    from,
    to: null,
    ...changes,
  } satisfies ObservationView
}

describe('an axis', () => {
  test('starts with what Git declared before it, then a post for every change', () => {
    const axis = toAxis(values(['2', 300], ['1', -500]), [], span)
    expect(axis.before).toBe('1')
    expect(axis.posts).toMatchObject([{ at: 0.3, text: '2', side: 'right' }])
  })

  test('labels no post where the text would lie over another', () => {
    const axis = toAxis(values(['3', 540], ['2', 520], ['1', 500]), [], span)
    expect(axis.posts.map(post => post.side)).toEqual(['left', 'none', 'right'])
  })

  test('has water only for the time that was observed', () => {
    const axis = toAxis([], [live('1', 250, { to: 750 })], span)
    expect(axis.water).toMatchObject([{ start: 0.25, width: 0.5 }])
  })

  test('labels water where it is not what Git says, unless it is on its way or another label is near', () => {
    const git = values(['2', 100], ['1', null])
    const drift = { state: 'Drifted', who: 'kubectl-set' }
    const water = (...seen: readonly ObservationView[]) => toAxis(git, seen, span).water.map(one => one.text)
    expect(water(live('1', 100, { state: 'Waiting' }))).toEqual([''])
    expect(water(live('hot', 400, { ...drift, to: 500 }), live('hotter', 500, drift))).toEqual([
      '',
      'hotter, kubectl-set',
    ])
    expect(water(live('hot', 200, { ...drift, to: 300 }), live('hotter', 900, drift))).toEqual([
      'hot, kubectl-set',
      'hotter, kubectl-set',
    ])
  })

  test('gives the water a hue only where it differs', () => {
    const git = values(['1', null])
    const hues = (changes: Partial<ObservationView>, tag: string) =>
      toAxis(git, [live(tag, 100, changes)], span).water.map(water => water.hue)
    expect(hues({}, '1')).toEqual(['ink'])
    expect(hues({ state: 'Synced' }, '1')).toEqual(['ink'])
    expect(hues({ state: 'Drifted' }, '2')).toEqual(['violet'])
    expect(hues({}, '2')).toEqual(['grey'])
  })
})

test('the lines of three days stand at the reader’s midnights', () => {
  const day = 24 * 3_600_000
  const hour = 3_600_000
  expect(ticks({ from: 0.5 * day, to: 3.5 * day }, 0)).toEqual([day, 2 * day, 3 * day])
  expect(ticks({ from: 0.5 * day, to: 3.5 * day }, hour)).toEqual([day - hour, 2 * day - hour, 3 * day - hour])
})
