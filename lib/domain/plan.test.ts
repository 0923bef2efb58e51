import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { branchName, placeOf, planText } from './plan'

const target = { service: 'cart', environment: 'prod' }

describe('branchName', () => {
  it('is made of environment, service, plan and attempt', () => {
    expect(branchName([target], 'prod', 'abcdef0123456789', 0)).toBe('plimsoll/prod/cart/abcdef01-1')
    expect(branchName([target], 'prod', 'abcdef0123456789', 2)).toBe('plimsoll/prod/cart/abcdef01-3')
  })

  it('has no service where there are several, and the group where its environments are all meant', () => {
    const targets = [target, { service: 'web', environment: 'prod' }]
    expect(branchName(targets, 'prod', 'abcdef0123456789', 0)).toBe('plimsoll/prod/abcdef01-1')
    const group = [target, { service: 'cart', environment: 'prod-us' }]
    expect(placeOf(group, () => 'production')).toBe('production')
    expect(placeOf([target], () => 'production')).toBe('prod')
    expect(placeOf(group, name => name)).toBe('several')
  })

  it.each([
    'prod/eu',
    'ein dienst',
    '..',
    'a..b',
    '.hidden',
    'x.lock',
    'x@{1}',
    '~^:?*[\\',
    'größe',
    '',
    'a\u0000b',
    '-dash',
  ])('git accepts the branch of a service named %j', name => {
    const branch = branchName([{ service: name, environment: name }], name, 'abcdef0123456789', 0)
    expect(() => execFileSync('git', ['check-ref-format', '--branch', branch], { stdio: 'pipe' })).not.toThrow()
  })
})

describe('planText', () => {
  const edit = (path: string) => ({ path, before: 'a', after: 'b', blob: '1' })

  it('does not depend on the order of the edits', () => {
    expect(planText([target], [edit('x'), edit('y')])).toBe(planText([target], [edit('y'), edit('x')]))
  })

  it.each([
    ['another blob', { ...edit('x'), blob: '2' }],
    ['another text', { ...edit('x'), after: 'c' }],
    ['another file', edit('z')],
  ])('differs with %s', (_title, other) => {
    expect(planText([target], [other])).not.toBe(planText([target], [edit('x')]))
  })
})
