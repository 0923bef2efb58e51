import { describe, expect, it } from 'vitest'
import { titleOf } from './drift-words'

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
