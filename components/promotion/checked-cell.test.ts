import { expect, test } from 'vitest'
import { checkedCell, otherOpen, unwellCells } from './checked-cell'

const cells = [
  { service: 'cart', environment: 'prod' },
  { service: 'cart', environment: 'prod/eu' },
]
const check = (level: 'ok' | 'warn' | 'block', code: string, message = '', link: string | null = null) => ({
  level,
  code,
  message,
  link,
})

test('a check of one of several cells names it, one of the whole plan names none', () => {
  expect(checkedCell(check('warn', 'source_soak@cart/prod/eu'), cells)).toBe(cells[1])
  expect(checkedCell(check('warn', 'might_change'), cells)).toBeNull()
  expect(checkedCell(check('warn', 'source_soak@cart/prod'), cells.slice(0, 1))).toBeNull()
})

test('cells that pass are not among those that something is said against', () => {
  const checks = [
    check('ok', 'none_open@cart/prod'),
    check('warn', 'a@cart/prod/eu'),
    check('block', 'b@cart/prod/eu'),
    check('warn', 'might_change'),
  ]
  expect(unwellCells(checks, cells)).toEqual([cells[1]])
})

test('only a promotion that is under way can be superseded', () => {
  const message = 'cart in prod: #412 (Promote cart) is under way for prod.'
  expect(otherOpen(check('block', 'other_open@cart/prod', message, '/promotions/ab'))).toEqual({
    id: 'ab',
    name: '#412',
  })
  expect(otherOpen(check('block', 'git_stale', '', '/connections'))).toBeNull()
})
