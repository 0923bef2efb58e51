import { expect, test } from 'vitest'
import type { GitValueView, ObservationView } from '@/lib/contract'
import { toChanges } from './history-changes'

function value(tag: string, at: number, environment = 'prod'): GitValueView {
  const commit = {
    sha: `${tag}c`,
    subject: '',
    author: 'mara',
    authoredAt: 0,
    committedAt: at,
    number: null,
    url: null,
  }
  return { environment, image: `acme/cart:${tag}`, version: tag, commit, at, seen: true }
}

function live(tag: string, from: number, state: string | null = null): ObservationView {
  const place = { environment: 'prod', slot: 's', source: 'live', cluster: 'c', commit: null, who: null } as const
  return { ...place, image: `acme/cart:${tag}`, state, from, to: null }
}

test('changes come newest first, each with what stood there before in its own environment', () => {
  const changes = toChanges([value('2', 300), value('9', 200, 'dev'), value('1', 0)], [live('1', 10)])
  expect(changes.map(change => [change.source, change.environment, change.before, change.after])).toEqual([
    ['git', 'prod', '1', '2'],
    ['git', 'dev', null, '9'],
    ['live', 'prod', null, '1'],
    ['git', 'prod', null, '1'],
  ])
})

test('of one instant live stands above Git, which it follows', () => {
  expect(toChanges([value('1', 10)], [live('1', 10)]).map(change => change.source)).toEqual(['live', 'git'])
})

test('an observation that says the same again is no change, one of another state is', () => {
  expect(toChanges([], [live('1', 0), live('1', 10)])).toHaveLength(1)
  expect(toChanges([], [live('1', 0), live('1', 10, 'Degraded')])).toHaveLength(2)
})

test('what only followed a change in Git is said with it, what happened otherwise stands by itself', () => {
  const seen = [
    live('1', 0, 'Synced'),
    live('1', 310, 'Waiting'),
    live('2', 320, 'Rolling out'),
    live('2', 330, 'Synced'),
    live('hot', 400, 'Drifted'),
    live('2', 500, 'Synced'),
  ]
  const changes = toChanges([value('2', 300), value('1', -900)], seen)
  expect(changes.map(change => [change.source, change.at, change.state, change.liveAt])).toEqual([
    ['live', 500, 'Synced', null],
    ['live', 400, 'Drifted', null],
    ['git', 300, null, 330],
    ['live', 0, 'Synced', null],
    ['git', -900, null, null],
  ])
})
