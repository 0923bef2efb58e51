import { expect, it, test } from 'vitest'
import { type Draft, lockOf } from './lock-draft'

const now = Date.UTC(2026, 10, 28, 12)
const draft: Draft = {
  kind: 'environment',
  environment: 'prod',
  service: '',
  reason: 'release week',
  end: 'by hand',
  day: '',
  repository: 'gitops',
  number: '',
}

it('asks for exactly what was said', () => {
  expect(lockOf(draft, now)).toEqual({
    scope: { kind: 'environment', environment: 'prod' },
    reason: 'release week',
    end: null,
  })
  expect(lockOf({ ...draft, kind: 'cell', service: ' cart ', end: 'drift' }, now)).toEqual({
    scope: { kind: 'cell', service: 'cart', environment: 'prod' },
    reason: 'release week',
    end: { kind: 'drift' },
  })
  expect(lockOf({ ...draft, kind: 'organisation', end: '4 h' }, now)).toMatchObject({
    scope: { kind: 'organisation' },
    end: { kind: 'time', at: now + 4 * 3_600_000 },
  })
  expect(lockOf({ ...draft, end: 'merge', number: ' #412 ' }, now)).toMatchObject({
    end: { kind: 'merge', repository: 'gitops', number: 412 },
  })
})

test.each<[string, Partial<Draft>, string]>([
  ['an environment', { environment: '' }, 'Choose the environment.'],
  ['a service', { kind: 'service' }, 'Name the service.'],
  ['a cell’s service', { kind: 'cell' }, 'Name the service.'],
  ['a cell’s environment', { kind: 'cell', service: 'cart', environment: '' }, 'Choose the environment.'],
  ['a reason', { reason: '  a ' }, 'Say why first.'],
  ['a time', { end: 'another time' }, 'Choose a day and time.'],
  ['a time to come', { end: 'another time', day: '2026-11-01T10:00' }, 'The end lies in the past.'],
  ['a pull request', { end: 'merge', number: '12a' }, 'Give the pull request’s number.'],
  ['a repository', { end: 'merge', number: '12', repository: '' }, 'Give the pull request’s number.'],
])('says that it lacks %s', (_, change, sentence) => {
  expect(lockOf({ ...draft, ...change }, now)).toBe(sentence)
})
