import { describe, expect, it } from 'vitest'
import { environmentsOf } from '@/lib/domain/environment'
import { desiredCell, desiredSlot, liveWorkload } from './__fixtures__/cells'
import { matchCells } from './matching'

const environments = environmentsOf(
  [
    { name: 'staging', clusters: ['nonprod'] },
    { name: 'prod', clusters: ['prod'] },
  ],
  [],
  ['nonprod', 'prod'],
)
const slotIn = (namespace: string | null, name = 'cart') =>
  desiredSlot({ workload: { kind: 'Deployment', namespace, name } })

describe('matchCells', () => {
  it('finds the cell of a workload by cluster, namespace, kind and name', () => {
    const matching = matchCells([desiredCell()], environments)
    const key = { kind: 'Deployment', namespace: 'shop', name: 'cart' }
    expect(matching.cellsOf('prod', key)).toEqual(['cart\u0000prod'])
    expect(matching.cellsOf('nonprod', key)).toEqual([])
    expect(matching.cellsOf('prod', { ...key, namespace: 'other' })).toEqual([])
    expect(matching.cellsOf('prod', { ...key, kind: 'StatefulSet' })).toEqual([])
  })

  it('takes the namespace from the environment only where the manifests do not say', () => {
    const configured = environmentsOf([{ name: 'prod', clusters: ['prod'], namespace: '{service}-live' }], [], ['prod'])
    const matching = matchCells([desiredCell({ slots: [slotIn(null)] })], configured)
    expect(matching.cellsOf('prod', { kind: 'Deployment', namespace: 'cart-live', name: 'cart' })).toHaveLength(1)
    expect(
      matchCells([desiredCell()], configured).cellsOf('prod', {
        kind: 'Deployment',
        namespace: 'cart-live',
        name: 'cart',
      }),
    ).toEqual([])
  })

  it.each([
    ['its name', { name: 'cart', kind: 'StatefulSet' }, 'cart'],
    ['its label', { name: 'something', labels: { 'app.kubernetes.io/instance': 'cart' } }, 'cart'],
    ['nothing, when only the image is alike', { name: 'loadgen' }, null],
    [
      'nothing, when another object controls it',
      { name: 'cart', kind: 'StatefulSet', controlledBy: { kind: 'Database', name: 'x' } },
      null,
    ],
    ['nothing, in a namespace of no environment', { name: 'cart', namespace: 'kube-system' }, null],
    ['nothing, when the name only contains the service', { name: 'cartography' }, null],
  ])('gives a workload that Git does not declare to a service by %s', (_title, changes, service) => {
    const matching = matchCells([desiredCell()], environments)
    const workload = liveWorkload(changes)
    expect(matching.strangerOf(workload)?.service ?? null).toBe(service)
    // What is sorted out before it is put together is no stranger.
    if (service !== null) expect(matching.isForeign(workload.cluster, workload)).toBe(false)
  })

  it('takes off what the overlays of the environment put around names', () => {
    const cells = [
      desiredCell({ slots: [slotIn('shop', 'eu-cart')] }),
      desiredCell({ service: 'web', slots: [slotIn('shop', 'eu-web')] }),
    ]
    const matching = matchCells(cells, environments)
    expect(matching.strangerOf(liveWorkload({ name: 'eu-cart', kind: 'StatefulSet' }))?.service).toBe('cart')
  })

  it('does not guess an environment where several share one namespace', () => {
    const shared = environmentsOf(
      [
        { name: 'staging', clusters: ['one'] },
        { name: 'prod', clusters: ['one'] },
      ],
      [],
      ['one'],
    )
    const cells = [desiredCell(), desiredCell({ environment: 'staging' })]
    const stranger = liveWorkload({ cluster: 'one', name: 'cart', kind: 'StatefulSet' })
    expect(matchCells(cells, shared).strangerOf(stranger)).toBeNull()
    expect(matchCells(cells, shared).isForeign('one', stranger)).toBe(true)
  })

  it('names the path that declares another image for the same container', () => {
    const rival = desiredCell({ path: 'legacy/cart', slots: [desiredSlot({ image: 'ghcr.io/shop/cart:9' })] })
    const matching = matchCells([desiredCell(), rival], environments)
    const prod = environments[1]
    expect(prod && matching.disputeOf(prod, 'cart', desiredSlot())).toBe(
      'legacy/cart declares ghcr.io/shop/cart:9 for the same Deployment cart',
    )
    expect(prod && matchCells([desiredCell()], environments).disputeOf(prod, 'cart', desiredSlot())).toBeNull()
  })

  it('sees that a dispute ended, and that one began, when only a value was exchanged', () => {
    const rival = desiredCell({ path: 'legacy/cart', slots: [desiredSlot({ image: 'ghcr.io/shop/cart:9' })] })
    const matching = matchCells([desiredCell(), rival], environments)
    const prod = environments[1]
    matching.exchange({ ...rival, slots: [desiredSlot()] })
    expect(prod && matching.disputeOf(prod, 'cart', desiredSlot())).toBeNull()
    matching.exchange(rival)
    expect(prod && matching.disputeOf(prod, 'cart', desiredSlot())).not.toBeNull()
  })
})
