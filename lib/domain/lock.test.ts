import { describe, expect, it } from 'vitest'
import { fits, isHeld, type Lock, type LockScope, lockSentence, locksOn } from './lock'

const cell = { service: 'cart', environment: 'prod' }
const scopes: readonly LockScope[] = [
  { kind: 'cell', ...cell },
  { kind: 'service', service: 'cart' },
  { kind: 'environment', environment: 'prod' },
  { kind: 'organisation' },
]

function lock(scope: LockScope, changes: Partial<Lock> = {}): Lock {
  const actor = { type: 'claimed', login: 'anna', address: '::1' } as const
  return { id: scope.kind, scope, reason: 'release week', actor, at: 1000, end: null, ...changes }
}

const kindsOn = (locks: readonly Lock[], key = cell, now = 2000) =>
  locksOn(locks, key, now).map(({ scope }) => scope.kind)

describe('locks on a cell', () => {
  it('are those of the organisation, its environment, its service and itself, the widest first', () => {
    expect(kindsOn(scopes.map(scope => lock(scope)))).toEqual(['organisation', 'environment', 'service', 'cell'])
  })

  it('are not those of others: of one service in one environment only that cell', () => {
    const locks = scopes.map(scope => lock(scope))
    expect(kindsOn(locks, { service: 'cart', environment: 'dev' })).toEqual(['organisation', 'service'])
    expect(kindsOn(locks, { service: 'media', environment: 'prod' })).toEqual(['organisation', 'environment'])
    expect(kindsOn(locks, { service: 'Cart', environment: 'prod2' })).toEqual(['organisation'])
  })

  it('hold until their time and not at it; other ends are told by who sees them', () => {
    const timed = lock({ kind: 'organisation' }, { end: { kind: 'time', at: 2000 } })
    expect(kindsOn([timed], cell, 1999)).toEqual(['organisation'])
    expect(kindsOn([timed], cell, 2000)).toEqual([])
    const merged = lock({ kind: 'organisation' }, { end: { kind: 'merge', repository: 'acme/gitops', number: 7 } })
    expect(kindsOn([merged], cell, Number.MAX_SAFE_INTEGER)).toEqual(['organisation'])
  })
})

it('a lock holds promotions and hotfixes; rolling back and adopting stay possible', () => {
  expect((['promote', 'hotfix', 'roll back', 'adopt'] as const).filter(isHeld)).toEqual(['promote', 'hotfix'])
})

it('only a lock of one cell may end with the drift', () => {
  expect(scopes.filter(scope => fits(scope, { kind: 'drift' })).map(({ kind }) => kind)).toEqual(['cell'])
  expect(scopes.every(scope => fits(scope, null))).toBe(true)
})

it.each([
  [lock({ kind: 'organisation' }), 'All promotions are held: “release week”. It ends by hand only.'],
  [
    lock({ kind: 'environment', environment: 'prod' }, { end: { kind: 'time', at: Date.UTC(2026, 10, 28, 18) } }),
    'Promotions to prod are held: “release week”. It ends 2026-11-28 18:00 UTC.',
  ],
  [
    lock({ kind: 'service', service: 'cart' }, { end: { kind: 'merge', repository: 'acme/gitops', number: 7 } }),
    'Promotions of cart are held: “release week”. It ends when pull request #7 of acme/gitops is merged.',
  ],
  [
    lock({ kind: 'cell', ...cell }, { end: { kind: 'drift' } }),
    'Promotions of cart to prod are held: “release week”. It ends when the drift ends.',
  ],
])('a lock is said with what it holds, why and its end (%#)', (one, sentence) => {
  expect(lockSentence(one)).toBe(sentence)
})
