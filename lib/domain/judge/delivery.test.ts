import { describe, expect, it } from 'vitest'
import * as make from '@/lib/domain/__fixtures__/evidence'
import { hour, image, minute, now, owner, second } from '@/lib/domain/__fixtures__/evidence'
import type { ChainLink, SlotEvidence } from '@/lib/domain/evidence'
import { judge } from '@/lib/domain/judge'
import type { LiveRun } from '@/lib/domain/live'
import type { State } from '@/lib/domain/verdict'
import { deliveryRows } from './delivery'

type Change = Partial<SlotEvidence>

/** A case in which the row holds, and its nearest neighbour in which it must not. */
interface RowCase {
  readonly row: string
  readonly state: State
  readonly when: string
  readonly holds: Change
  readonly unless: string
  readonly neighbour: Change
  readonly instead: string
}

const old = () => make.runs('1.9.0')
const gitChanged = (ms: number) => make.desired({ arrivedAt: now - ms, arrivalSeen: true })
const hand = (tag: string, time: number) => make.runs(tag, [owner('kubectl-set', time)])
const seen = (tag: string, since: number, after: number | null) =>
  make.memory({ image: { text: image(tag), since, after, previous: null } })
const hook = make.desired({}, { facts: make.facts({ hook: 'pre-install' }) })
const job = { kind: 'Job', namespace: 'shop', name: 'cart' }
const ttlJob = make.desired({}, { workload: job, facts: make.facts({ ttlSecondsAfterFinished: 60 }) })
const completed = (tag: string) =>
  make.memory({ completed: [{ image: image(tag), at: now - hour }], lastLive: now - hour })
const run = (state: LiveRun['state']): LiveRun => ({
  name: 'cart',
  images: { 'containers/cart': image('2.0.0') },
  createdAt: now - 2 * hour,
  startedAt: now - 2 * hour,
  finishedAt: state === 'active' ? null : now - hour,
  state,
  message: '',
})
const jobRollout = make.rollout({ wanted: null, revision: 'cart', conditions: [] })
const liveJob = (state: LiveRun['state']) =>
  make.found({ kind: 'Job', rollout: jobRollout, runs: [run(state)], pods: [] })
const applied = (more: Partial<NonNullable<ChainLink['applied']>>) =>
  make.link({
    applied: { revision: 'main@sha1:77', commit: '77', at: now - hour, inMirror: true, declares: null, ...more },
  })
const twoDigests = (platform: string | null) =>
  make.found({
    pods: [make.pod('cart-1'), make.pod('cart-2', { platform }, { imageId: `${make.repository}@${make.digestB}` })],
  })

const cases: readonly RowCase[] = [
  {
    row: 'd1',
    state: 'Unresolved',
    when: 'the text is declared, not rendered',
    holds: { desired: make.desired({}, { status: 'declared', reason: 'a Kustomization patches it' }) },
    unless: 'it is rendered',
    neighbour: {},
    instead: 'd13',
  },
  {
    row: 'd1',
    state: 'Unresolved',
    when: 'two paths claim the workload',
    holds: { desired: make.desired({ disputed: 'apps/a and apps/b declare it' }) },
    unless: 'one does',
    neighbour: { desired: make.desired({ disputed: null }) },
    instead: 'd13',
  },
  {
    row: 'd1',
    state: 'Unresolved',
    when: 'the controller follows another branch',
    holds: { chain: [make.link({ followsOther: 'branch release' })] },
    unless: 'that link is not on the way of the image',
    neighbour: { chain: [make.link({ followsOther: 'branch release', onTheWay: false })] },
    instead: 'd13',
  },
  {
    row: 'd1',
    state: 'Unresolved',
    when: 'the controller overrides images unread',
    holds: { chain: [make.link({ overrides: 'spec.source.helm.parameters' })] },
    unless: 'it overrides nothing',
    neighbour: { chain: [make.link()] },
    instead: 'd13',
  },
  {
    row: 'd1',
    state: 'Unresolved',
    when: 'the tag is a placeholder, whatever its case',
    holds: { desired: make.desired({}, { image: image('ChangeMe') }) },
    unless: 'the tag only contains the word',
    neighbour: { desired: make.desired({}, { image: image('changeme-1') }), live: make.runs('changeme-1') },
    instead: 'd13',
  },
  {
    row: 'd2',
    state: 'Synced',
    when: 'a Job that goes away was seen complete with this image',
    holds: { workload: job, desired: ttlJob, live: make.absent, memory: completed('2.0.0') },
    unless: 'it was another image',
    neighbour: { workload: job, desired: ttlJob, live: make.absent, memory: completed('1.9.0') },
    instead: 'd3',
  },
  {
    row: 'd2',
    state: 'Synced',
    when: 'a Job that goes away has just finished',
    holds: { workload: job, desired: ttlJob, live: liveJob('complete') },
    unless: 'it is still active',
    neighbour: { workload: job, desired: ttlJob, live: liveJob('active') },
    instead: 'd13',
  },
  {
    row: 'd2',
    state: 'Synced',
    when: 'a hook that has finished stands there, whatever fails beside it',
    holds: { workload: job, desired: ttlJob, live: liveJob('complete'), chain: [make.failing(now - hour)] },
    unless: 'the Job is meant to stay',
    neighbour: { workload: job, live: liveJob('complete'), chain: [make.failing(now - hour)] },
    instead: 'd11',
  },
  {
    row: 'd3',
    state: 'Missing',
    when: 'a Job that is meant to stay is gone, although it finished',
    holds: {
      workload: job,
      desired: make.desired({}, { workload: job }),
      live: make.absent,
      memory: completed('2.0.0'),
    },
    unless: 'it may go away',
    neighbour: { workload: job, desired: ttlJob, live: make.absent, memory: completed('2.0.0') },
    instead: 'd2',
  },
  {
    row: 'd3',
    state: 'Missing',
    when: 'it was live since Git declares it, also within the grace',
    holds: { live: make.absent, memory: make.memory({ lastLive: now - second }), desired: gitChanged(minute) },
    unless: 'it was last live before Git began to declare it anew',
    neighbour: {
      live: make.absent,
      memory: make.memory({ lastLive: now - hour }),
      desired: make.desired({ arrivedAt: now - minute, declaredSince: now - minute }),
    },
    instead: 'd6',
  },
  {
    row: 'd3',
    state: 'Unknown',
    when: 'a hook is absent and was never seen to run',
    holds: { desired: hook, live: make.absent },
    unless: 'it is no hook',
    neighbour: { live: make.absent },
    instead: 'd7',
  },
  {
    row: 'd4',
    state: 'Suspended',
    when: 'an earlier value runs and a link is suspended, also when another fails',
    holds: { live: old(), chain: [make.failing(now - hour), { ...make.suspended(), name: 'parent' }] },
    unless: 'the suspended link is not on the way',
    neighbour: { live: old(), chain: [make.failing(now - hour), { ...make.suspended(), onTheWay: false }] },
    instead: 'd5',
  },
  {
    row: 'd4',
    state: 'Suspended',
    when: 'the link waits for a manual sync',
    holds: { live: old(), chain: [make.manual()] },
    unless: 'a link fails beside it',
    neighbour: { live: old(), chain: [make.manual(), make.failing(now - minute)] },
    instead: 'd5',
  },
  {
    row: 'd4',
    state: 'Suspended',
    when: 'the workload is excluded from what is applied',
    holds: { live: old(), chain: [make.link({ excluded: { words: 'reconcile: disabled', since: null } })] },
    unless: 'the live value is not one that delivery explains',
    neighbour: {
      live: make.runs('7.7.7'),
      chain: [make.link({ excluded: { words: 'reconcile: disabled', since: null } })],
    },
    instead: 'd9',
  },
  {
    row: 'd5',
    state: 'Stuck',
    when: 'an earlier value runs and a link fails, within the grace too',
    holds: { live: old(), desired: gitChanged(minute), chain: [make.failing(now - second)] },
    unless: 'only a health check failed',
    neighbour: { live: old(), desired: gitChanged(minute), chain: [make.failing(now - second, { healthOf: [] })] },
    instead: 'd6',
  },
  {
    row: 'd6',
    state: 'Waiting',
    when: 'the grace is not over',
    holds: { live: old(), desired: gitChanged(10 * minute - 1) },
    unless: 'it is over',
    neighbour: { live: old(), desired: gitChanged(10 * minute) },
    instead: 'd10',
  },
  {
    row: 'd6',
    state: 'Waiting',
    when: 'the grace is over but a link has been applying for less than one',
    holds: {
      live: old(),
      desired: gitChanged(hour),
      chain: [make.link({ applying: { words: 'Progressing', since: now - 10 * minute + 1 } })],
    },
    unless: 'it has been applying for longer',
    neighbour: {
      live: old(),
      desired: gitChanged(hour),
      chain: [make.link({ applying: { words: 'Progressing', since: now - 10 * minute } })],
    },
    instead: 'd10',
  },
  {
    row: 'd6',
    state: 'Waiting',
    when: 'a suspension ended a minute ago',
    holds: { live: old(), memory: make.memory({ clearedAt: now - minute }) },
    unless: 'it ended an hour ago',
    neighbour: { live: old(), memory: make.memory({ clearedAt: now - hour }) },
    instead: 'd10',
  },
  {
    row: 'd6',
    state: 'Waiting',
    when: 'the slot was first seen a minute ago',
    holds: { live: old(), memory: make.memory({ firstSight: now - minute }) },
    unless: 'it was seen an hour ago',
    neighbour: { live: old(), memory: make.memory({ firstSight: now - hour }) },
    instead: 'd10',
  },
  {
    row: 'd6',
    state: 'Waiting',
    when: 'Git added a container to a running workload',
    holds: { slot: { container: 'proxy', field: 'containers' }, desired: gitChanged(minute) },
    unless: 'that was long ago',
    neighbour: { slot: { container: 'proxy', field: 'containers' } },
    instead: 'd10',
  },
  {
    row: 'd6',
    state: 'Waiting',
    when: 'a controller just applied a revision that was not fetched here yet',
    holds: {
      live: make.runs('2.1.0'),
      chain: [applied({ inMirror: false })],
      memory: seen('2.1.0', now - minute, now - hour),
    },
    unless: 'the revision is known and never declared it',
    neighbour: { live: make.runs('2.1.0'), chain: [applied({})], memory: seen('2.1.0', now - minute, now - hour) },
    instead: 'd9',
  },
  {
    row: 'd6',
    state: 'Waiting',
    when: 'Git was not read since a controller set an image that it did not know',
    holds: { live: make.runs('2.1.0'), chain: null, memory: seen('2.1.0', now - 5 * second, now - hour) },
    unless: 'Git was read since',
    neighbour: { live: make.runs('2.1.0'), chain: null, memory: seen('2.1.0', now - 12 * second, now - hour) },
    instead: 'd9',
  },
  {
    row: 'd7',
    state: 'Missing',
    when: 'it never came and the grace is over',
    holds: { live: make.absent },
    unless: 'the grace is not over',
    neighbour: { live: make.absent, desired: gitChanged(minute) },
    instead: 'd6',
  },
  {
    row: 'd7',
    state: 'Missing',
    when: 'the grace is over, which is 15 min at most whatever is configured',
    holds: {
      live: make.absent,
      desired: gitChanged(15 * minute),
      settings: { ...make.evidence().settings, graceMs: hour },
    },
    unless: 'it is not over, which is 5 min at least',
    neighbour: {
      live: make.absent,
      desired: gitChanged(5 * minute - 1),
      settings: { ...make.evidence().settings, graceMs: second },
    },
    instead: 'd6',
  },
  {
    row: 'd8',
    state: 'Drifted',
    when: 'a hand set an image that Git never declared, even before the Git value',
    holds: { live: hand('2.0.1-hotfix', now - 48 * hour) },
    unless: 'a configured pipeline did',
    neighbour: {
      live: make.runs('2.0.1-hotfix', [owner('ci-deployer')]),
      settings: { ...make.evidence().settings, pipelines: ['ci-deployer'] },
    },
    instead: 'd9',
  },
  {
    row: 'd8',
    state: 'Drifted',
    when: 'a hand set an earlier value after the Git value',
    holds: { live: hand('1.9.0', now - hour) },
    unless: 'it did so before Git had the value of now',
    neighbour: { live: hand('1.9.0', now - 48 * hour) },
    instead: 'd10',
  },
  {
    row: 'd8',
    state: 'Drifted',
    when: 'a hand set an earlier value within the tolerance before the Git value',
    holds: { live: hand('1.9.0', now - hour - 2 * minute), desired: make.desired({ arrivedAt: now - hour }) },
    unless: 'it lies beyond the tolerance',
    neighbour: { live: hand('1.9.0', now - hour - 2 * minute - 1), desired: make.desired({ arrivedAt: now - hour }) },
    instead: 'd10',
  },
  {
    row: 'd8',
    state: 'Drifted',
    when: 'we saw a hand set an earlier value after we saw the Git value arrive, whatever the stamps say',
    holds: {
      live: hand('1.9.0', now - 48 * hour),
      desired: gitChanged(hour),
      memory: seen('1.9.0', now - 30 * minute, now - 31 * minute),
    },
    unless: 'we saw it before',
    neighbour: {
      live: hand('1.9.0', now - minute),
      desired: gitChanged(hour),
      memory: seen('1.9.0', now - 2 * hour, now - 3 * hour),
    },
    instead: 'd10',
  },
  {
    row: 'd8',
    state: 'Drifted',
    when: 'a hand owns an unknown image and history was read',
    holds: { live: hand('0.1.0', now - 48 * hour) },
    unless: 'history was not read yet, and the edit is the older',
    neighbour: { live: hand('0.1.0', now - 48 * hour), desired: make.desired({ earlier: null }) },
    instead: 'd10',
  },
  {
    row: 'd9',
    state: 'Drifted',
    when: 'a controller applied an image that Git never declared',
    holds: { live: make.runs('7.7.7') },
    unless: 'the applied revision declares it',
    neighbour: { live: make.runs('7.7.7'), chain: [applied({ declares: image('7.7.7') })] },
    instead: 'd10',
  },
  {
    row: 'd9',
    state: 'Drifted',
    when: 'nobody is recorded for an image that Git never declared',
    holds: { live: make.runs('7.7.7', []) },
    unless: 'Git declared it before',
    neighbour: { live: make.runs('1.9.0', []) },
    instead: 'd10',
  },
  {
    row: 'd10',
    state: 'Stuck',
    when: 'an earlier value runs and the grace is over',
    holds: { live: old() },
    unless: 'the chain says why',
    neighbour: { live: old(), chain: [make.failing(now - minute)] },
    instead: 'd5',
  },
  {
    row: 'd11',
    state: 'Stuck',
    when: 'the chain has failed for a grace',
    holds: { chain: [make.failing(now - 10 * minute)] },
    unless: 'for less',
    neighbour: { chain: [make.failing(now - 10 * minute + 1)] },
    instead: 'd13',
  },
  {
    row: 'd11',
    state: 'Stuck',
    when: 'the controller has given up',
    holds: { chain: [make.failing(now - second, { stalled: true })] },
    unless: 'it has given up on the health of another workload',
    neighbour: {
      chain: [
        make.failing(now - hour, { stalled: true, healthOf: [{ kind: 'Deployment', namespace: 'shop', name: 'web' }] }),
      ],
    },
    instead: 'd13',
  },
  {
    row: 'd11',
    state: 'Stuck',
    when: 'each retry resets the time, but it was first seen failing a grace ago',
    holds: {
      chain: [make.failing(now - second)],
      memory: make.memory({
        links: [
          {
            id: 'Kustomization/flux-system/shop',
            failingSince: now - hour,
            failure: make.failing(now - second).failing,
            applyingSince: null,
            obstructing: false,
          },
        ],
      }),
    },
    unless: 'another link was',
    neighbour: {
      chain: [make.failing(now - second)],
      memory: make.memory({
        links: [
          {
            id: 'Kustomization/flux-system/other',
            failingSince: now - hour,
            failure: make.failing(now - second).failing,
            applyingSince: null,
            obstructing: false,
          },
        ],
      }),
    },
    instead: 'd13',
  },
  {
    row: 'd12',
    state: 'Tag moved',
    when: 'two pods of one runtime and architecture run different digests',
    holds: { live: twoDigests('containerd/amd64') },
    unless: 'they stand on different architectures',
    neighbour: { live: twoDigests('containerd/arm64') },
    instead: 'd13',
  },
  {
    row: 'd12',
    state: 'Tag moved',
    when: 'the tag is one that should not move',
    holds: { live: twoDigests('containerd/amd64') },
    unless: 'it is marked mutable',
    neighbour: {
      live: twoDigests('containerd/amd64'),
      settings: { ...make.evidence().settings, mutableTags: ['2.0.0'] },
    },
    instead: 'd13',
  },
  {
    row: 'd12',
    state: 'Tag moved',
    when: 'no rollout is under way',
    holds: { live: twoDigests('containerd/amd64') },
    unless: 'one is',
    neighbour: {
      live: make.found({
        rollout: make.rolling(),
        pods: [make.pod('cart-1'), make.pod('cart-2', {}, { imageId: `${make.repository}@${make.digestB}` })],
      }),
    },
    instead: 'd13',
  },
  {
    row: 'd13',
    state: 'Synced',
    when: 'a hand set the very value that Git has',
    holds: { live: make.found({}, { owners: [owner('kubectl-set')] }) },
    unless: 'it set another one',
    neighbour: { live: hand('2.0.1', now - hour) },
    instead: 'd8',
  },
  {
    row: 'd13',
    state: 'Synced',
    when: 'admission added a digest to what a controller applied',
    holds: { live: make.runs(`2.0.0@${make.digestA}`) },
    unless: 'a hand added it',
    neighbour: { live: make.runs(`2.0.0@${make.digestA}`, [owner('kubectl-edit')]) },
    instead: 'd8',
  },
]

const isDelivery = (change: Change) => judge(make.evidence(change), now).delivery

describe('the delivery table', () => {
  it.each(cases)('$row says $state when $when', ({ holds, row, state }) => {
    expect(isDelivery(holds)).toMatchObject({ row, state })
  })

  it.each(cases)('$row ($when) does not hold when $unless', ({ neighbour, instead, row, state }) => {
    const finding = isDelivery(neighbour)
    expect(finding.row).toBe(instead)
    if (instead === row) expect(finding.state).not.toBe(state)
  })

  it('has a case for each of its rows', () => {
    const tried = new Set(cases.map(one => `${one.row} ${one.state}`))
    expect(deliveryRows.map(row => `${row.id} ${row.state}`).filter(row => !tried.has(row))).toEqual([])
  })
})

describe('which links count', () => {
  const named = (namespace: string | null, name = 'cart') =>
    make.failing(now - hour, { healthOf: [{ kind: 'Deployment', namespace, name }] })

  it.each([
    ['names this workload', named('shop'), 'd11'],
    ['names it without a namespace', named(null), 'd11'],
    ['names one of another namespace', named('other'), 'd13'],
    ['names one of another name', named('shop', 'web'), 'd13'],
  ])('a failed health check that %s', (_, link, row) => {
    expect(isDelivery({ chain: [link] }).row).toBe(row)
  })

  it('one that names no namespace of a workload without one', () => {
    const workload = { kind: 'Deployment', namespace: null, name: 'cart' }
    expect(isDelivery({ workload, chain: [named('shop')] }).row).toBe('d11')
  })

  it('only what applies the workload tells the applied revision', () => {
    const memory = seen('2.1.0', now - minute, now - hour)
    const source = { ...applied({ inMirror: false }), role: 'source' as const }
    expect(isDelivery({ live: make.runs('2.1.0'), chain: [source], memory }).row).toBe('d9')
    expect(isDelivery({ live: make.runs('2.1.0'), chain: [make.link(), source], memory }).row).toBe('d9')
  })

  it('the first that fails, from the workload upward, is the one named', () => {
    const chain = [
      make.link(),
      { ...make.failing(now - hour), name: 'first' },
      { ...make.failing(now - hour), name: 'second' },
    ]
    expect(isDelivery({ live: old(), chain }).what).toMatch(/Kustomization flux-system\/first fails/)
  })
})

describe('when it asks to be looked at again', () => {
  const review = (change: Change) => judge(make.evidence(change), now).reviewAt

  it('is never, if nothing is to come while the evidence is fresh', () => {
    expect(review({})).toBeNull()
  })

  it('is when the evidence goes stale', () => {
    expect(judge(make.evidence({}), now).staleFrom).toBe(now - second + 90 * second + 1)
  })

  it('is when a failure has lasted for the grace', () => {
    expect(review({ chain: [make.failing(now - 10 * minute + second)] })).toBe(now + second)
  })

  it('is when applying has lasted for two seconds, then for the grace', () => {
    const applying = (ago: number) => [make.link({ applying: { words: 'Progressing', since: now - ago } })]
    expect(review({ chain: applying(second) })).toBe(now + second)
    expect(review({ chain: applying(10 * minute - second) })).toBe(now + second)
  })

  it('is the end of the grace', () => {
    expect(review({ live: old(), desired: gitChanged(10 * minute - second) })).toBe(now + second)
  })
})

describe('a link that retries', () => {
  const failure = make.failing(now - hour).failing
  const remembered = (applyingSince: number) =>
    make.memory({
      links: [
        { id: 'Kustomization/flux-system/shop', failingSince: now - hour, failure, applyingSince, obstructing: false },
      ],
    })
  const applying = (since: number) => [make.link({ applying: { words: 'Progressing', since } })]

  it('still fails while it is not known for two seconds', () => {
    const since = now - 2 * second + 1
    const change = { live: old(), desired: gitChanged(minute), chain: applying(since), memory: remembered(since) }
    expect(isDelivery(change)).toMatchObject({ row: 'd5', state: 'Stuck' })
  })

  it('is applying after two seconds', () => {
    const since = now - 2 * second
    const change = { live: old(), desired: gitChanged(minute), chain: applying(since), memory: remembered(since) }
    expect(isDelivery(change)).toMatchObject({ row: 'd6', state: 'Waiting' })
  })

  it('has not recovered while it has not succeeded', () => {
    const since = now - minute
    expect(isDelivery({ chain: applying(since), memory: remembered(since) })).toMatchObject({
      row: 'd11',
      since: now - hour,
    })
  })
})
