import { describe, expect, it } from 'vitest'
import * as make from './__fixtures__/evidence'
import { hour, image, minute, now, owner, second } from './__fixtures__/evidence'
import { combineCell, type JudgedSlot } from './combine'
import type { SlotEvidence } from './evidence'
import { judge } from './judge'

const verdict = (change: Partial<SlotEvidence> = {}) => judge(make.evidence(change), now)

function slot(
  clusters: Readonly<Record<string, Partial<SlotEvidence>>>,
  container = 'cart',
  desired = make.desired({}, { container }),
): JudgedSlot {
  const verdicts = Object.entries(clusters).map(([cluster, change]) => ({
    cluster,
    verdict: verdict({ desired, slot: { container, field: 'containers' }, ...change }),
  }))
  return { workload: desired.slot.workload, container, field: 'containers', desired, verdicts }
}

const proxied = make.desired({}, { container: 'proxy', image: 'docker.io/envoyproxy/envoy:1.30' })
const proxy = (change: Partial<SlotEvidence> = {}) => slot({ eu: { ...change, ...withProxy } }, 'proxy', proxied)
const withProxy = {
  live: make.found({
    containers: [
      {
        name: 'proxy',
        field: 'containers' as const,
        image: 'docker.io/envoyproxy/envoy:1.29',
        owners: [owner('kubectl-set')],
      },
    ],
  }),
}
const drifted = { live: make.runs('2.0.1-hotfix', [owner('kubectl-set')]) }
const combine = (...slots: readonly JudgedSlot[]) => combineCell('cart', slots, null, [])

describe('combineCell', () => {
  it('is calm when every slot and cluster is', () => {
    const cell = combine(slot({ eu: {}, us: {} }))
    expect(cell).toMatchObject({ state: 'Synced', also: [], stale: false, marks: [], counts: true })
    expect(cell.git).toMatchObject({ image: image('2.0.0'), line: 7, author: 'jonas' })
    expect(cell.live).toEqual(['eu', 'us'].map(cluster => ({ cluster, image: image('2.0.0'), ready: 3, wanted: 3 })))
  })

  it('shows the worst cluster, names it and says of how many', () => {
    const cell = combine(slot({ eu: {}, us: drifted, ap: {} }))
    expect(cell.state).toBe('Drifted')
    expect(cell.reason).toMatch(/^us: Runs 2\.0\.1-hotfix, set by kubectl-set\./)
    expect(cell.marks.map(mark => mark.text)).toEqual(['1 of 3 clusters'])
    expect(cell.who).toMatchObject({ name: 'kubectl-set' })
  })

  it('names other states beside it, worst first', () => {
    const waiting = { desired: make.desired({ arrivedAt: now - minute }), live: make.runs('1.9.0') }
    const cell = combine(
      slot({ eu: waiting, us: drifted, ap: { live: make.absent, memory: make.memory({ lastLive: now - hour }) } }),
    )
    expect([cell.state, ...cell.also]).toEqual(['Missing', 'Drifted', 'Waiting'])
  })

  it('says that only a side-car is at fault', () => {
    const cell = combine(slot({ eu: {} }), proxy())
    expect(cell.state).toBe('Drifted')
    expect(cell.reason).toMatch(/^cart\/proxy: /)
    expect(cell.marks.map(mark => mark.text)).toContain('sidecar')
    expect(cell.git?.image).toBe(image('2.0.0'))
  })

  it('says nothing of a side-car when the main slot is at fault too', () => {
    const cell = combine(slot({ eu: drifted }), proxy())
    expect(cell.reason).toMatch(/^Runs 2\.0\.1-hotfix/)
    expect(cell.marks.map(mark => mark.text)).not.toContain('sidecar')
  })

  it('leaves marks about a side-car’s version to the side-car', () => {
    const promoted = { promoted: { image: 'docker.io/envoyproxy/envoy:1.31', promotion: '#9' } }
    const cell = combine(slot({ eu: {} }), proxy(promoted))
    expect(cell.marks.map(mark => mark.kind)).not.toContain('promoted')
    expect(cell.slots[1]?.marks.map(mark => mark.kind)).toContain('promoted')
  })

  it('does not count a hook that was not seen to run', () => {
    const hook = make.desired({}, { container: 'migrate', facts: make.facts({ hook: 'pre-install' }) })
    const unseen = slot({ eu: { live: make.absent } }, 'migrate', hook)
    expect(unseen.verdicts[0]?.verdict).toMatchObject({ state: 'Unknown', counts: false })
    expect(combine(unseen, slot({ eu: {} }))).toMatchObject({ state: 'Synced', counts: true })
    expect(combine(unseen)).toMatchObject({ state: 'Unknown', counts: false })
  })

  it('counts nothing where no cluster is configured', () => {
    const desired = make.desired()
    const nowhere = { workload: desired.slot.workload, container: 'cart', field: 'containers' as const, desired }
    const cell = combine({
      ...nowhere,
      verdicts: [{ cluster: null, verdict: verdict({ live: { kind: 'noCluster' } }) }],
    })
    expect(cell).toMatchObject({ state: 'Unknown', counts: false, live: [], marks: [] })
  })

  it('is as old as the oldest evidence, and stale once one part is', () => {
    const freshness = { ...make.evidence().freshness, cluster: { asOf: now - 2 * minute } }
    const cell = combine(slot({ eu: {}, us: { freshness } }))
    expect(cell).toMatchObject({ state: 'Synced', stale: true, asOf: now - 2 * minute })
  })

  it('asks to be looked at again when the first of its parts does', () => {
    const waiting = { desired: make.desired({ arrivedAt: now - 10 * minute + second }), live: make.runs('1.9.0') }
    expect(combine(slot({ eu: {}, us: waiting })).reviewAt).toBe(now + second)
  })

  it('puts what comes from outside among its marks, most binding first', () => {
    const frozen = { kind: 'frozen', text: 'frozen', detail: 'Until Monday.' } as const
    const cell = combineCell('cart', [slot({ eu: { chain: null } })], null, [frozen])
    expect(cell.marks.map(mark => mark.text)).toEqual(['frozen', 'delivery not read'])
  })

  it('takes the configured main slot', () => {
    const cell = combineCell('cart', [slot({ eu: {} }), proxy()], { workload: 'cart', container: 'proxy' }, [])
    expect(cell.git?.image).toBe('docker.io/envoyproxy/envoy:1.30')
    expect(cell.slots.map(one => one.main)).toEqual([false, true])
  })

  it('is Unknown without any slot', () => {
    expect(combine()).toMatchObject({ state: 'Unknown', counts: false, git: null, live: [], asOf: null })
  })

  it('counts what pods run when they run several versions', () => {
    const pods = [
      make.waitingPod('cart-new-1', 'ImagePullBackOff'),
      make.pod('cart-old-1', { revision: 'old' }, { image: image('1.9.0') }),
      make.pod('cart-old-2', { revision: 'old' }, { image: image('1.9.0') }),
    ]
    const troubles = [
      { pod: 'cart-new-1', container: 'cart', reason: 'ImagePullBackOff', since: now - minute, last: now },
    ]
    const cell = combine(
      slot({ eu: { live: make.found({ pods, rollout: make.rolling() }), memory: make.memory({ troubles }) } }),
    )
    expect(cell.live[0]?.image).toBe('1.9.0 ×2, 2.0.0 ×1 cannot start')
    expect(cell.slots[0]?.clusters[0]).toMatchObject({ rows: ['d13', 'h1'], template: image('2.0.0') })
  })
})
