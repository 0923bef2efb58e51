import { expect, test } from 'vitest'
import { fault } from './fault'
import { isOlder, outcomeOf } from './outcome'

const broke = fault('connection_lost', 'm', 'f')
const end = { resourceVersion: '7', opened: true, heard: false, fault: null, expired: false }

test.each([
  ['told', { heard: true }, false, false],
  ['told', { heard: true }, true, true],
  ['doubtful', { heard: true, fault: broke }, false, false],
  ['doubtful', { heard: true, fault: broke }, false, true],
  ['doubtful', { fault: broke }, false, false],
  ['gone', { fault: broke }, false, true],
  ['gone', { opened: false, fault: broke }, false, false],
  ['gone', {}, false, false],
  ['gone', {}, false, true],
  ['quiet', {}, true, true],
  ['expired', { expired: true, heard: true }, true, false],
])('%s: a watch that ended with %o, in time: %s, proving: %s', (outcome, facts, whole, proving) => {
  expect(outcomeOf({ ...end, ...facts }, whole, proving)).toBe(outcome)
})

test('versions compare as numbers of any length, and not at all when they are none', () => {
  expect(isOlder('999', '1000')).toBe(true)
  expect(isOlder('1000', '1000')).toBe(false)
  expect(isOlder('9007199254740993', '9007199254740992')).toBe(false)
  expect(isOlder('abc', '1000')).toBe(false)
})
