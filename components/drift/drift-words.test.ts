import { describe, expect, it } from 'vitest'
import type { DriftCellView } from '@/lib/contract'
import { adoptable, titleOf } from './drift-words'

const view = (totals: object, total = 5) => ({
  totals: {
    cells: 0,
    production: 0,
    pods: 0,
    hand: 0,
    delivery: 0,
    muted: 0,
    unseen: 0,
    judged: 9,
    states: [],
    ...totals,
  },
  clusters: { fresh: total, total },
})

describe('the title', () => {
  it.each([
    ['one differs', view({ cells: 1 }), '1 cell is not as Git says'],
    ['many differ', view({ cells: 1200 }), '1\u00a0200 cells are not as Git says'],
    ['all is seen and none differs', view({}), 'Every image is as Git says'],
    ['a source is lost', view({ unseen: 40 }), 'Nothing known to differ from Git'],
    ['something is muted', view({ muted: 1 }), 'Nothing known to differ from Git'],
    ['no cluster is configured', view({}, 0), 'Nothing known to differ from Git'],
    ['nothing was judged yet', view({ judged: 0 }), 'Nothing known to differ from Git'],
  ])('when %s', (_, given, title) => {
    expect(titleOf(given)).toBe(title)
  })
})

it('of a row only what a hand changed and Git declares is adopted, also where it crashes too', () => {
  const cell = (service: string, state: string, also: string[] = [], git: object | null = {}) =>
    ({ service, environment: 'prod', state, also, git }) as unknown as DriftCellView
  const cells = [
    cell('a', 'Drifted'),
    cell('b', 'Degraded', ['Drifted']),
    cell('c', 'Stuck'),
    cell('d', 'Drifted', [], null),
  ]
  const keys = [...cells, cell('e', 'Drifted'), cell('f', 'Missing')].map(({ service, environment, state }) => ({
    service,
    environment,
    state,
  }))
  expect(adoptable({ cells, keys }).map(key => key.service)).toEqual(['a', 'b', 'e'])
})
