import { expect, it } from 'vitest'
import type { Lock, LockScope } from '@/lib/domain/lock'
import { createLockMarks } from './lock-marks'

const lock = (id: string, scope: LockScope): Lock => ({
  id,
  scope,
  reason: 'release week',
  actor: { type: 'claimed', login: 'mara', address: '127.0.0.1' },
  at: 0,
  end: null,
})
const cart = { service: 'cart', environment: 'prod' }
const web = { service: 'web', environment: 'prod' }

it('a lock of a cell or of its service is a mark on it, one of its environment or of everything is not', () => {
  const marks = createLockMarks()
  marks.replace([
    lock('1', { kind: 'organisation' }),
    lock('2', { kind: 'environment', environment: 'prod' }),
    lock('3', { kind: 'service', service: 'cart' }),
  ])
  expect(marks.marksOf(cart)).toMatchObject([{ kind: 'frozen', text: 'locked' }])
  expect(marks.marksOf(cart)[0]?.detail).toContain('release week')
  expect(marks.marksOf(web)).toEqual([])
})

it('only cells whose locks came or went look different', () => {
  const marks = createLockMarks()
  const own = lock('1', { kind: 'cell', ...cart })
  const came = marks.replace([own])
  expect([came(cart), came(web)]).toEqual([true, false])
  const same = marks.replace([{ ...own }])
  expect(same(cart)).toBe(false)
  const gone = marks.replace([])
  expect([gone(cart), marks.marksOf(cart)]).toEqual([true, []])
})
