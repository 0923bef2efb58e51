import { describe, expect, test } from 'vitest'
import type { BoardCell } from '@/lib/contract'
import { foldCells } from './folded-cell'
import { boardCell } from './test-cell'

type Changes = readonly (Partial<BoardCell> | null)[]
const group = (cells: Changes) =>
  foldCells(
    cells.map((changes, index) =>
      changes === null ? undefined : boardCell({ environment: `prod-${index}`, ...changes }),
    ),
  )

describe('a folded group', () => {
  test.each<[string, Changes, string, string | null]>([
    ['all alike', [{}, {}, {}], 'prod-0', null],
    ['one that drifted', [{}, { state: 'Drifted' }, {}], 'prod-1', '1 of 3'],
    ['the worse of two faults', [{ state: 'Stuck' }, { state: 'Degraded' }], 'prod-1', '1 of 2'],
    ['two of three that are stuck alike', [{ state: 'Stuck' }, {}, { state: 'Stuck' }], 'prod-0', '2 of 3'],
    ['well, but another version', [{}, { git: '1.41.0', live: '1.41.0' }], 'prod-0', '1 of 2'],
    ['well, but not everywhere', [null, {}], 'prod-1', '1 of 2'],
    ['one that is stale among fresh calm ones', [{}, { stale: true }], 'prod-1', '1 of 2'],
    [
      'a fresh fault before one that is old',
      [{ state: 'Degraded', stale: true }, { state: 'Waiting' }],
      'prod-1',
      '1 of 2',
    ],
  ])('shows the worst of it, and how many look like that: %s', (_, cells, environment, share) => {
    const folded = group(cells)
    expect(folded?.cell.environment).toBe(environment)
    expect(folded?.share).toBe(share)
  })

  test('is empty where the service is in none of it', () => {
    expect(group([null, null])).toBeNull()
  })
})
