import { describe, expect, test } from 'vitest'
import { type State, states } from '@/lib/domain/verdict'
import { cellForm } from './cell-form'
import { boardCell } from './test-cell'

describe('what a cell shows', () => {
  test('a Synced cell is one tag and nothing else', () => {
    expect(cellForm(boardCell())).toEqual({
      kind: 'one',
      text: { text: '1.42.0', isVersion: true },
      stale: false,
      unknown: false,
      differs: false,
    })
  })

  test('neither in Git nor running is a dash', () => {
    expect(cellForm(undefined)).toEqual({ kind: 'absent' })
    expect(cellForm(boardCell({ git: null, live: null }))).toEqual({ kind: 'absent' })
  })

  test.each<[State, 'git' | 'live' | 'none', string]>([
    ['Degraded', 'live', 'red'],
    ['Missing', 'live', 'red'],
    ['Drifted', 'live', 'violet'],
    ['Unmanaged', 'live', 'violet'],
    ['Tag moved', 'live', 'violet'],
    ['Stuck', 'git', 'amber'],
    ['Suspended', 'git', 'amber'],
    ['Unresolved', 'git', 'amber'],
    ['Waiting', 'none', 'blue'],
    ['Rolling out', 'none', 'blue'],
  ])('%s has its wash on the side at fault: %s, in %s', (state, wash, hue) => {
    expect(cellForm(boardCell({ state, live: '1.41.0', below: '1.41.0' }))).toMatchObject({
      kind: 'two',
      look: { wash, hue },
    })
  })

  test.each(states.filter(state => state !== 'Synced' && state !== 'Unknown'))(
    'stale %s keeps its line and icon and loses its hue and wash',
    state => {
      const fresh = cellForm(boardCell({ state, below: '1.41.0' }))
      const stale = cellForm(boardCell({ state, below: '1.41.0', stale: true }))
      if (fresh.kind !== 'two' || stale.kind !== 'two') throw new Error('both have two sides')
      expect(stale.look).toEqual({ ...fresh.look, hue: 'grey', wash: 'none' })
      expect(stale.stale).toBe(true)
    },
  )

  test('a stale or unknown cell never looks like a Synced one', () => {
    const calm = cellForm(boardCell())
    expect(cellForm(boardCell({ stale: true }))).not.toEqual(calm)
    expect(cellForm(boardCell({ state: 'Unknown' }))).not.toEqual(calm)
    expect(cellForm(boardCell({ state: 'Unknown', git: null, live: null }))).toMatchObject({
      kind: 'one',
      unknown: true,
      text: { isVersion: false },
    })
  })

  test('words below the line are not set as a version, versions and digests are', () => {
    const below = (changes: Parameters<typeof boardCell>[0]) => {
      const form = cellForm(boardCell(changes))
      return form.kind === 'two' ? form.below : null
    }
    expect(below({ state: 'Degraded', below: 'CrashLoop 3/6' })).toEqual({ text: 'CrashLoop 3/6', isVersion: false })
    expect(below({ state: 'Drifted', live: '1.43.0', below: '1.43.0' })).toEqual({ text: '1.43.0', isVersion: true })
    expect(below({ state: 'Tag moved', below: '@9c02f7d' })).toEqual({ text: '@9c02f7d', isVersion: true })
    const several = '4.0.9 ×2, 4.0.10 ×1 cannot start'
    expect(below({ state: 'Degraded', live: several, below: several })).toEqual({ text: several, isVersion: false })
    expect(below({ state: 'Missing', live: null, below: null })).toEqual({ text: 'no workload', isVersion: false })
  })

  test('what Git does not declare is said, not left empty', () => {
    expect(cellForm(boardCell({ state: 'Unmanaged', git: null, below: '1.42.0' }))).toMatchObject({
      above: { text: 'not in Git', isVersion: false },
    })
  })
})
