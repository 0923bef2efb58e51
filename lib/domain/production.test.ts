import { describe, expect, it } from 'vitest'
import { environment } from './__fixtures__/drift'
import { productionOf } from './production'

describe('productionOf', () => {
  it.each([
    [
      ['dev', 'staging', 'prod-eu', 'prod-us'],
      ['prod-eu', 'prod-us'],
    ],
    [
      ['dev', 'eu/production', 'live'],
      ['eu/production', 'live'],
    ],
    [['nonprod', 'non-prod', 'pre-prod', 'preprod', 'product', 'prod'], ['prod']],
  ])('of %j is %j', (all, expected) => {
    expect([...productionOf(all.map(name => environment(name)))]).toEqual(expected)
  })

  it('is what nothing comes after when no name says it', () => {
    const chain = [environment('one'), environment('two', ['two'], ['one']), environment('three', ['three'], ['two'])]
    expect([...productionOf(chain)]).toEqual(['three'])
  })
})
