import { expect, test } from 'vitest'
import { whyNotPromote } from './may-promote'

const prod = { name: 'prod', group: 'prod', clusters: [], upstream: 'staging', note: null }

test('a cell whose upstream declares another version can be promoted into', () => {
  expect(whyNotPromote(prod, { git: '1.0.0' }, { git: '1.1.0' })).toBeNull()
})

test.each([
  ['the first environment', { ...prod, upstream: null }, { git: '1' }, undefined, 'first environment'],
  ['the same version', prod, { git: '1' }, { git: '1' }, 'same version'],
  ['a cell that Git does not declare', prod, undefined, { git: '1' }, 'does not declare it here'],
  ['an upstream that does not have it', prod, { git: '1' }, undefined, 'in staging'],
])('%s cannot, and says why', (_, environment, cell, source, words) => {
  expect(whyNotPromote(environment, cell, source)).toContain(words)
})
