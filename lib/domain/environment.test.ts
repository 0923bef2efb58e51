import { describe, expect, it } from 'vitest'
import { environmentsOf } from './environment'

const discovered = (...names: string[]) => names.map(name => ({ name, group: null }))

describe('environmentsOf', () => {
  it('puts discovered environments in promotion order by their words', () => {
    const names = environmentsOf([], discovered('prod', 'staging', 'dev', 'qa'), ['main']).map(one => one.name)
    expect(names).toEqual(['dev', 'qa', 'staging', 'prod'])
  })

  it('keeps the configured order and puts what it does not name behind', () => {
    const settings = [{ name: 'prod' }, { name: 'dev' }]
    expect(environmentsOf(settings, discovered('dev', 'tt02'), ['main']).map(one => one.name)).toEqual([
      'prod',
      'dev',
      'tt02',
    ])
  })

  it('promotes into every environment of a group from the one before the group', () => {
    const all = environmentsOf([], discovered('staging', 'prod-eu', 'prod-us'), ['c'])
    expect(all.map(one => [one.name, one.group, one.after])).toEqual([
      ['staging', 'staging', []],
      ['prod-eu', 'prod', ['staging']],
      ['prod-us', 'prod', ['staging']],
    ])
  })

  it.each([
    [
      'of the same place, whichever way round the names are',
      ['eu-stg', 'us-stg', 'eu-prod', 'us-prod'],
      { 'eu-prod': 'eu-stg', 'us-prod': 'us-stg' },
    ],
    [
      'of the same place below a region',
      ['eu/dev', 'us/dev', 'eu/prod', 'us/prod'],
      { 'eu/prod': 'eu/dev', 'us/prod': 'us/dev' },
    ],
    ['of the same number', ['dev1', 'stg1', 'prod1', 'prod2'], { stg1: 'dev1', prod1: 'stg1', prod2: 'stg1' }],
    [
      'of the same place, not what its folder holds beside',
      ['dev/00', 'dev/secrets', 'test/00'],
      { 'test/00': 'dev/00' },
    ],
    [
      'that is the whole group where none has its place',
      ['staging', 'staging-perf', 'prod-eu'],
      { 'prod-eu': 'staging' },
    ],
    ['before production, which disaster recovery follows', ['dr', 'prod', 'sit', 'dev'], { prod: 'sit', dr: 'prod' }],
    ['and not the sandbox', ['sbox', 'dev', 'stg', 'prod'], { dev: 'sbox', stg: 'dev', prod: 'stg' }],
  ])('promotes from the environment %s', (_title, names, expected) => {
    const all = environmentsOf([], discovered(...names), ['c'])
    const after = Object.fromEntries(all.map(one => [one.name, one.after[0]]))
    expect(after).toMatchObject(expected)
  })

  it('keeps a group together in the row', () => {
    const names = ['us-uat', 'us-stg', 'eu-uat', 'eu-stg', 'prod10', 'prod2']
    expect(environmentsOf([], discovered(...names), ['c']).map(one => one.name)).toEqual([
      'eu-stg',
      'us-stg',
      'eu-uat',
      'us-uat',
      'prod2',
      'prod10',
    ])
  })

  it.each([
    ['the one of its name', ['dev', 'other'], ['dev']],
    ['the only one there is', ['solo'], ['solo']],
    ['none when there are several others', ['a', 'b'], []],
    ['none when there is none', [], []],
  ])('assigns %s', (_title, clusters, expected) => {
    expect(environmentsOf([], discovered('dev'), clusters)[0]?.clusters).toEqual(expected)
  })

  it('says in the header which line assigns a cluster', () => {
    expect(environmentsOf([], discovered('dev'), ['a', 'b'])[0]?.note).toContain(
      'environments: [{name: dev, clusters: [a]}]',
    )
  })
})
