import { expect, test } from 'vitest'
import { createFaults } from './faults'

const broken = { kind: 'status', status: 500 } as const

test('plays a fault as often as asked, on what matches alone', () => {
  const faults = createFaults()
  faults.add({ fault: broken, times: 2, method: 'POST', path: /\/git\/refs$/ })
  const taken = [
    faults.take('GET', '/git/refs'),
    faults.take('POST', '/git/trees'),
    faults.take('POST', '/git/refs'),
    faults.take('POST', '/git/refs'),
    faults.take('POST', '/git/refs'),
  ]
  expect(taken).toEqual([null, null, broken, broken, null])
})

test('lets the first ones pass when told to', () => {
  const faults = createFaults()
  faults.add({ fault: broken, after: 2 })
  expect([1, 2, 3, 4].map(() => faults.take('GET', '/'))).toEqual([null, null, broken, null])
})

test('forgets what was asked for', () => {
  const faults = createFaults()
  faults.add({ fault: broken, times: 5 })
  faults.clear()
  expect(faults.take('GET', '/')).toBeNull()
})
