import { expect, test } from 'vitest'
import { formatTarget, type PromoteTarget, parseTarget, promoteInto } from './promote-target'

const parse = (query: string) => parseTarget(new URLSearchParams(query))
const into = (service: string, environment: string) => promoteInto([{ service, environment }])

test.each([
  ['promote=checkout/prod', into('checkout', 'prod')],
  ['promote=checkout/prod/eu', into('checkout', 'prod/eu')],
  ['promote=checkout', null],
  ['promote=/prod', null],
  ['promote=checkout/', null],
  ['promote=cart/prod,checkout', null],
  ['', null],
])('%s names %o', (query, target) => {
  expect(parse(query)).toEqual(target)
})

test.each<[string, Partial<PromoteTarget>]>([
  ['what is usual', {}],
  ['an environment', { from: { kind: 'environment', environment: 'prod/us: old' } }],
  ['an earlier value', { purpose: 'roll back', from: { kind: 'earlier', commit: 'a'.repeat(40) } }],
  ['what runs', { purpose: 'adopt', from: { kind: 'live' } }],
  ['a version by hand', { purpose: 'hotfix', from: { kind: 'version', version: '1.4.2@sha256:ab' } }],
  ['the place of another', { supersedes: 'id' }],
])('%s is read back as it was written, and the filter beside it stays', (_, change) => {
  const cells = [
    { service: 'café & co', environment: 'prod/eu' },
    { service: '100%2C,x', environment: 'prod/eu,us' },
  ]
  const target = { ...promoteInto(cells), ...change }
  const query = formatTarget(target, '?env=prod-*&q=a')
  expect(query).toContain('env=prod-*&q=a')
  expect(parse(query)).toEqual(target)
  expect(formatTarget(null, query)).toBe('?env=prod-*&q=a')
})

test('another target leaves nothing of the one before it', () => {
  const before = formatTarget({ ...into('a', 'prod'), purpose: 'adopt', from: { kind: 'live' }, supersedes: 'x' }, '')
  expect(parse(formatTarget(into('b', 'dev'), before))).toEqual(into('b', 'dev'))
})
