import { describe, expect, it } from 'vitest'
import { cellIn, deliverer } from './__fixtures__/drift'
import { fateOf } from './drift-fate'

describe('fateOf says whether something will revert it', () => {
  const link = { controller: 'flux', kind: 'Kustomization', namespace: 'f', name: 'apps' } as const
  const notRead = { kind: 'delivery not read', text: '', detail: '' } as const
  it.each([
    ['healed', cellIn('Drifted', {}, { deliverer: deliverer() }), true],
    ['not healed', cellIn('Drifted', {}, { deliverer: deliverer({ heals: false }) }), false],
    ['suspended', cellIn('Drifted', {}, { deliverer: deliverer({ held: { ...link, how: 'suspended' } }) }), false],
    [
      'would heal but fails',
      cellIn('Drifted', {}, { deliverer: deliverer({ failing: { ...link, reason: 'x', message: '' } }) }),
      null,
    ],
    ['its words do not tell', cellIn('Missing', {}, { deliverer: deliverer({ heals: null }) }), null],
    ['nothing delivers', cellIn('Missing'), false],
    ['delivery was not read', cellIn('Drifted', {}, {}, { marks: [notRead] }), null],
  ])('%s', (_, cell, reverted) => {
    expect(fateOf(cell)?.reverted).toBe(reverted)
  })

  it('and is silent where nobody changed anything', () => {
    expect([fateOf(cellIn('Stuck')), fateOf(cellIn('Degraded'))]).toEqual([null, null])
  })
})
