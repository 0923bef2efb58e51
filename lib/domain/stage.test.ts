import { describe, expect, it } from 'vitest'
import { groupOf, isStageWord, placeOf, rankOf, saysProduction } from './stage'

describe('groupOf', () => {
  it.each([
    ['prod/eu', 'prod'],
    ['prod-eu', 'prod'],
    ['eu-prod', 'prod'],
    ['eu/prod', 'prod'],
    ['prod2', 'prod'],
    ['prod/canary', 'prod'],
    ['nonprod/dev', 'dev'],
    ['nonprod', 'nonprod'],
    ['non-prod-eu', 'non-prod'],
    ['pre-prod-eu', 'pre-prod'],
    ['not-prod', 'not-prod'],
    ['ring-2', 'ring-2'],
    ['product', 'product'],
    ['dev', 'dev'],
    ['', ''],
  ])('%s belongs to %s', (name, group) => expect(groupOf(name)).toBe(group))
})

describe('placeOf', () => {
  it.each([
    ['prod', ''],
    ['prod-eu', 'eu'],
    ['eu/prod', 'eu'],
    ['prod02', '02'],
    ['ring-2', 'ring/2'],
  ])('of %s is "%s"', (name, place) => expect(placeOf(name)).toBe(place))
})

describe('rankOf', () => {
  it('puts every kind of environment before production, and disaster recovery behind it', () => {
    const before = ['lab', 'sbox', 'dev', 'dev2', 'alpha', 'tst', 'sit', 'beta', 'preview', 'load', 'uat-eu', 'unknown']
    for (const name of before) expect(rankOf(name), name).toBeLessThan(rankOf('prod'))
    expect(rankOf('dr')).toBeGreaterThan(rankOf('prod'))
  })
})

describe('saysProduction', () => {
  it.each(['prod', 'PRD', 'prod1', 'prod-eu', 'eu_prod', 'eu/production', 'live', 'dr'])('is so of %s', name =>
    expect(saysProduction(name)).toBe(true),
  )
  it.each(['preprod', 'pre-prod', 'pre_prod', 'non-prod', 'nonprod', 'non-production', 'product', 'delivery', 'dev'])(
    'is not so of %s',
    name => expect(saysProduction(name)).toBe(false),
  )
})

it('knows a word for a stage in whatever case', () => {
  expect(['Staging', 'PROD', 'non-prod', 'cart'].map(isStageWord)).toEqual([true, true, true, false])
})
