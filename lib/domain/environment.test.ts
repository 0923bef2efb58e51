import { describe, expect, it } from 'vitest'
import { environmentsOf, groupOf } from './environment'

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

describe('groupOf', () => {
  it.each([
    ['prod/eu', 'prod'],
    ['prod-eu', 'prod'],
    ['ring-2', 'ring-2'],
    ['dev', 'dev'],
  ])('%s belongs to %s', (name, group) => expect(groupOf(name)).toBe(group))
})
