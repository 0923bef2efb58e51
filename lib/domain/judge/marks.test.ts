import { describe, expect, it } from 'vitest'
import * as make from '@/lib/domain/__fixtures__/evidence'
import { image, minute, now, owner } from '@/lib/domain/__fixtures__/evidence'
import type { SlotEvidence } from '@/lib/domain/evidence'
import { judge } from '@/lib/domain/judge'

const marks = (change: Partial<SlotEvidence>) => judge(make.evidence(change), now).marks.map(mark => mark.text)
const oneShort = make.rollout({ ready: 2, available: 2 })
const two = (platform: string | null) =>
  make.found({ pods: [make.pod('a'), make.pod('b', { platform }, { imageId: `${make.repository}@${make.digestB}` })] })
const twoContainers = {
  containers: [
    ...make.workload().containers,
    { name: 'debug', field: 'containers' as const, image: 'busybox', owners: [owner('kubectl-edit')] },
  ],
}
const elsewhere = make.failing(now - minute, {
  reason: 'HealthCheckFailed',
  healthOf: [{ kind: 'Deployment', namespace: 'shop', name: 'web' }],
})

const cases: readonly [string, Partial<SlotEvidence>, readonly string[]][] = [
  ['nothing when all is read and well', {}, []],
  ['a suspended link, also on a Synced cell', { chain: [make.suspended()] }, ['paused']],
  ['a manual link', { chain: [make.manual()] }, ['paused']],
  ['no suspended link that is not on the way', { chain: [{ ...make.suspended(), onTheWay: false }] }, []],
  ['a paused Deployment', { live: make.found({ rollout: make.rollout({ paused: true }) }) }, ['paused']],
  ['a promotion that Git left', { promoted: { image: image('1.9.0'), promotion: '#412' } }, ['promoted 1.9.0']],
  ['no promotion that Git kept', { promoted: { image: image('2.0.0'), promotion: '#412' } }, []],
  ['a chain that was not read', { chain: null }, ['delivery not read']],
  ['pods that were not read', { live: make.found({ pods: null }) }, ['pods not read']],
  ['a pod that is not ready after a finished rollout', { live: make.found({ rollout: oneShort }) }, ['2 of 3 ready']],
  ['no pods short of a rollout under way', { live: make.found({ rollout: make.rolling({ ready: 2 }) }) }, []],
  [
    'no replicas where Git wants none',
    {
      live: make.found({
        rollout: make.rollout({ wanted: 0, updated: 0, ready: 0, available: 0, total: 0 }),
        pods: [],
      }),
      desired: make.desired({}, { facts: make.facts({ replicas: 0 }) }),
    },
    ['0 replicas'],
  ],
  ['digests of two architectures', { live: two('containerd/arm64') }, ['digest not proven']],
  ['digests of nodes that may not be read', { live: two(null) }, ['digest not proven']],
  [
    'a pod that has pulled nothing',
    { live: make.found({ pods: [make.pod('a', {}, { imageId: '' })] }) },
    ['digest not proven'],
  ],
  ['a digest that admission added', { live: make.runs(`2.0.0@${make.digestA}`) }, ['digest not proven']],
  [
    'a tag that is meant to move',
    { desired: make.desired({}, { image: image('latest') }), live: make.runs('latest') },
    ['mutable'],
  ],
  ['a container that Git does not declare', { live: make.found(twoContainers) }, ['extra container debug']],
  [
    'another difference that the controller sees',
    { chain: [make.link({ otherDifference: 'Drifted' })] },
    ['Flux: Drifted'],
  ],
  ['a health check that failed for another workload', { chain: [elsewhere] }, ['Flux: HealthCheckFailed']],
]

describe('marks', () => {
  it('say nothing of the digest of a pod that never started, nor of one that was evicted', () => {
    const starting = make.waitingPod('b', 'ContainerCreating')
    const evicted = make.pod('c', { phase: 'Failed', ready: false }, { imageId: '', ready: true })
    expect(marks({ live: make.found({ pods: [make.pod('a'), starting, evicted] }) })).toEqual([])
  })

  it.each(cases)('tell %s', (_, change, texts) => {
    expect(marks(change)).toEqual(texts)
  })

  it('give both digests of a mutable tag, and no state', () => {
    const desired = make.desired({}, { image: image('latest') })
    const pods = [
      make.pod('a', {}, { image: image('latest') }),
      make.pod('b', {}, { image: image('latest'), imageId: `${make.repository}@${make.digestB}` }),
    ]
    const verdict = judge(make.evidence({ desired, live: make.runs('latest', undefined, { pods }) }), now)
    expect(verdict.state).toBe('Synced')
    expect(verdict.marks.find(mark => mark.kind === 'mutable')?.detail).toMatch(/@sha256:aaaaaaa and @sha256:bbbbbbb/)
  })

  it('say who left what the promotion set', () => {
    const verdict = judge(make.evidence({ promoted: { image: image('1.9.0'), promotion: '#412' } }), now)
    expect(verdict.marks[0]?.detail).toBe('Git left what #412 set with a41c9e0 by jonas.')
  })
})
