import { expect, test } from 'vitest'
import { toBoard } from '@/lib/client/board'
import type { BoardView } from '@/lib/contract'
import { behindOf } from './behind'
import { boardCell } from './test-cell'

const environment = (name: string, upstream: string | null) => ({
  name,
  group: name,
  clusters: [],
  upstream,
  note: null,
})

function board(...cells: readonly (readonly [service: string, environment: string, git: string])[]) {
  const services = [...new Set(cells.map(([name]) => name))].map(name => ({ name, team: null }))
  return toBoard({
    environments: [environment('dev', null), environment('prod', 'dev')],
    services,
    cells: cells.map(([service, name, git]) => boardCell({ service, environment: name, git })),
  } as unknown as BoardView)
}

test('of a column every cell that its upstream is ahead of', () => {
  const found = behindOf(board(['a', 'dev', '2'], ['a', 'prod', '1'], ['b', 'dev', '1'], ['b', 'prod', '1']), ['prod'])
  expect(found).toEqual([{ service: 'a', environment: 'prod' }])
})

test('where none is behind it asks for all, so that the plan says why nothing changes', () => {
  expect(behindOf(board(['a', 'dev', '1'], ['a', 'prod', '1']), ['prod'])).toEqual([
    { service: 'a', environment: 'prod' },
  ])
})
