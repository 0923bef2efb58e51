import { describe, expect, it } from 'vitest'
import { desiredCell, desiredSlot } from './__fixtures__/cells'
import { findExchanged } from './exchanged'

const cart = desiredCell()
const mail = desiredCell({ service: 'mail', path: 'apps/mail/overlays/prod' })
const moved = desiredCell({ slots: [desiredSlot({ image: 'ghcr.io/shop/cart:1.5.0' })] })

describe('cells that were exchanged', () => {
  it('are those whose values alone are other ones', () => {
    expect(findExchanged([cart, mail], [moved, mail])).toEqual([{ before: cart, after: moved }])
    expect(findExchanged([cart, mail], [cart, mail])).toEqual([])
  })

  it.each([
    ['a cell came', [cart, mail], [cart, mail, desiredCell({ service: 'login' })]],
    ['a cell went', [cart, mail], [cart]],
    ['a service has another name', [cart], [desiredCell({ service: 'basket' })]],
    ['an environment has another name', [cart], [desiredCell({ environment: 'live' })]],
    ['a container came', [cart], [desiredCell({ slots: [desiredSlot(), desiredSlot({ container: 'proxy' })] })]],
    [
      'a workload has another name',
      [cart],
      [desiredCell({ slots: [desiredSlot({ workload: { kind: 'Deployment', namespace: 'shop', name: 'basket' } })] })],
    ],
  ])('are not told apart when %s: all must be looked at', (_, before, after) => {
    expect(findExchanged(before, after)).toBeNull()
  })
})
