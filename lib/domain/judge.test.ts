import { describe, expect, it } from 'vitest'
import * as make from './__fixtures__/evidence'
import { hour, image, minute, now, owner, second } from './__fixtures__/evidence'
import type { SlotEvidence } from './evidence'
import { judge } from './judge'
import { emptyMemory } from './memory'
import type { State } from './verdict'

const behindFor = (ms: number) => make.desired({ arrivedAt: now - ms })
const old = () => make.runs('1.9.0')

interface Example {
  readonly when: string
  readonly evidence: Partial<SlotEvidence>
  readonly state: State
  readonly rows: string
  readonly also?: readonly State[]
  readonly says?: RegExp
}

const waitingOnNew = [
  make.waitingPod('cart-new-1', 'ImagePullBackOff'),
  make.waitingPod('cart-new-2', 'ImagePullBackOff'),
  make.pod('cart-old-1', { revision: 'old' }, { image: image('1.9.0') }),
  make.pod('cart-old-2', { revision: 'old' }, { image: image('1.9.0') }),
]
const trouble = (pod: string) => ({
  pod,
  container: 'cart',
  reason: 'ImagePullBackOff',
  since: now - minute,
  last: now - second,
})

const examples: readonly Example[] = [
  {
    when: 'the image is as Git says, all pods are ready and the chain is well',
    evidence: {},
    state: 'Synced',
    rows: 'd13 h6',
  },
  {
    when: 'Git changed 2 min ago and an earlier value runs',
    evidence: { desired: behindFor(2 * minute), live: old() },
    state: 'Waiting',
    rows: 'd6 h6',
  },
  {
    when: 'Git changed 40 min ago and an earlier value runs',
    evidence: { desired: behindFor(40 * minute), live: old() },
    state: 'Stuck',
    rows: 'd10 h6',
    says: /Nobody applied it/,
  },
  {
    when: 'an earlier value runs and the chain fails, also while it says that it retries',
    evidence: { desired: behindFor(2 * minute), live: old(), chain: [make.failing(now - minute)] },
    state: 'Stuck',
    rows: 'd5 h6',
    says: /Kustomization flux-system\/shop fails: ReconciliationFailed, apply failed/,
  },
  {
    when: 'the image is as Git says, but the chain has failed for 20 min',
    evidence: { chain: [make.failing(now - 20 * minute)] },
    state: 'Stuck',
    rows: 'd11 h6',
  },
  {
    when: 'an earlier value runs and the Application is not automated',
    evidence: { desired: behindFor(40 * minute), live: old(), chain: [make.manual()] },
    state: 'Suspended',
    rows: 'd4 h6',
    says: /waits for a manual sync/,
  },
  {
    when: 'a hand set an image that Git never declared while the Kustomization is suspended',
    evidence: { live: make.runs('2.0.1-hotfix', [owner('kubectl-set')]), chain: [make.suspended()] },
    state: 'Drifted',
    rows: 'd8 h6',
    says: /set by kubectl-set.*Nobody will put it back/,
  },
  {
    when: 'an earlier value runs, set by rollout undo after the Git value',
    evidence: { live: make.runs('1.9.0', [owner('kubectl')]) },
    state: 'Drifted',
    rows: 'd8 h6',
    says: /Rolled back by hand to 1\.9\.0/,
  },
  {
    when: 'a hand set a hotfix whose image cannot be pulled',
    evidence: {
      live: make.runs('2.0.1-hotfix', [owner('kubectl-set')], { rollout: make.rolling(), pods: waitingOnNew }),
      memory: make.memory({ troubles: [trouble('cart-new-1'), trouble('cart-new-2')] }),
    },
    state: 'Degraded',
    also: ['Drifted'],
    rows: 'd8 h1',
    says: /^ImagePullBackOff, 2 of 3 pods.*Also Drifted\. Runs 2\.0\.1-hotfix, set by kubectl-set\.$/,
  },
  {
    when: 'two of three new pods cannot pull and two old ones serve',
    evidence: {
      live: make.found({ rollout: make.rolling(), pods: waitingOnNew }),
      memory: make.memory({ troubles: [trouble('cart-new-1'), trouble('cart-new-2')] }),
    },
    state: 'Degraded',
    rows: 'd13 h1',
    says: /ImagePullBackOff, 2 of 3 pods.*2 older pods of 1\.9\.0 still serve/,
  },
  {
    when: 'all pods became unready two minutes ago, after a finished rollout',
    evidence: {
      live: make.found({
        rollout: make.rollout({ ready: 0, available: 0 }),
        pods: ['1', '2', '3'].map(name => make.unready(`cart-new-${name}`)),
      }),
      memory: make.memory({ unavailableSince: now - 2 * minute }),
    },
    state: 'Degraded',
    rows: 'd13 h3',
  },
  {
    when: 'Git has a placeholder',
    evidence: { desired: make.desired({}, { image: image('PLACEHOLDER') }), live: make.runs('9f3c2ab') },
    state: 'Unresolved',
    rows: 'd1 h6',
    says: /a pipeline sets the tag.*9f3c2ab runs/,
  },
  {
    when: 'Git has an unquoted number for a tag',
    evidence: {
      desired: make.desired({}, { image: '1.10', status: 'unresolved', reason: 'kustomize refuses a number here' }),
    },
    state: 'Unresolved',
    rows: 'd1 h6',
    says: /kustomize refuses a number here/,
  },
  {
    when: 'the workload was never there and the Application is manual and never synced',
    evidence: { live: make.absent, chain: [make.manual()] },
    state: 'Suspended',
    rows: 'd4 -',
  },
  {
    when: 'the workload was never there and the manual Application cannot compare',
    evidence: {
      live: make.absent,
      chain: [{ ...make.manual(), failing: make.failing(now - hour, { reason: 'ComparisonError' }).failing }],
    },
    state: 'Stuck',
    rows: 'd5 -',
  },
  {
    when: 'the workload of a manual Application was deleted after it ran',
    evidence: { live: make.absent, chain: [make.manual()], memory: make.memory({ lastLive: now - hour }) },
    state: 'Missing',
    rows: 'd3 -',
  },
  {
    when: 'it was scaled to 0 by hand and Git says 3',
    evidence: {
      live: make.found({
        rollout: make.rollout({ wanted: 0, updated: 0, ready: 0, available: 0, total: 0 }),
        pods: [],
        replicasOwners: [owner('kubectl', null, { subresource: 'scale' })],
      }),
    },
    state: 'Degraded',
    rows: 'd13 h3',
    says: /Scaled to 0 by kubectl\. Git says 3/,
  },
  {
    when: 'the last run of a CronJob failed',
    evidence: {
      live: make.found({
        kind: 'CronJob',
        rollout: make.rollout({ wanted: null, conditions: [], revision: 'cart-2' }),
        pods: [make.pod('cart-1-x', { revision: 'cart-1' })],
        runs: [
          {
            name: 'cart-2',
            images: { 'containers/cart': image('2.0.0') },
            createdAt: now - hour,
            startedAt: now - hour,
            finishedAt: now - 50 * minute,
            state: 'failed',
            message: 'BackoffLimitExceeded',
          },
        ],
      }),
    },
    state: 'Degraded',
    rows: 'd13 h1',
    says: /The last run of 2\.0\.0 failed, cart-2: BackoffLimitExceeded/,
  },
  {
    when: 'a Rollout, which is not read yet, is absent',
    evidence: {
      workload: { kind: 'Rollout', namespace: 'shop', name: 'cart' },
      live: make.absent,
      memory: make.memory({ lastLive: now - hour }),
    },
    state: 'Unknown',
    rows: 'd0 -',
  },
  {
    when: 'the cluster forbids reading it',
    evidence: {
      live: { kind: 'notRead', reason: 'deployments are forbidden', fix: 'Grant list and watch.', asOf: null },
    },
    state: 'Unknown',
    rows: 'd0 -',
    says: /^deployments are forbidden\. Grant list and watch\.$/,
  },
]

describe('judge', () => {
  it.each(examples)('says $state when $when', ({ evidence, state, rows, also, says }) => {
    const verdict = judge(make.evidence(evidence), now)
    expect(`${verdict.delivery.row} ${verdict.health?.row ?? '-'}: ${verdict.state}`).toBe(`${rows}: ${state}`)
    expect(verdict.also).toEqual(also ?? [])
    if (says !== undefined) expect(verdict.reason).toMatch(says)
  })

  it('keeps a lost cluster as it was, stale', () => {
    const verdict = judge(make.evidence(), now + 5 * minute)
    expect(verdict).toMatchObject({ state: 'Synced', stale: true, asOf: now - second, reviewAt: null })
  })

  it('says both where a person holds delivery and the rollout', () => {
    const paused = make.runs('1.9.0', undefined, { rollout: make.rolling({ paused: true }) })
    const verdict = judge(make.evidence({ live: paused, chain: [make.suspended()] }), now)
    expect(verdict).toMatchObject({ state: 'Suspended', also: [] })
    expect(verdict.reason).toMatch(/is suspended by kubectl-patch.*Also Suspended\. Updates wait for a person/)
  })

  it.each([
    ['our own sight of it', now - minute, now - 2 * minute, now - minute],
    ['the cluster’s time when we did not look for long', now - minute, now - 9 * hour, now - 2 * hour],
    ['the cluster’s time when we did not see another image before', now - minute, null, now - 2 * hour],
  ])('tells when a hand changed the image by %s', (_, since, after, time) => {
    const seen = { text: image('2.0.1'), since, after, previous: after === null ? null : image('2.0.0') }
    const live = make.runs('2.0.1', [owner('kubectl-set', now - 2 * hour)])
    const verdict = judge(make.evidence({ live, memory: make.memory({ image: seen }) }), now)
    expect(verdict).toMatchObject({ state: 'Drifted', since: time, who: { at: time } })
  })

  it('has no age to vouch for when one source was never read', () => {
    const freshness = { ...make.evidence().freshness, cluster: { asOf: null } }
    expect(judge(make.evidence({ freshness }), now)).toMatchObject({ stale: true, asOf: null, reviewAt: null })
  })

  it('judges without any memory', () => {
    expect(judge(make.evidence({ memory: emptyMemory }), now).state).toBe('Synced')
  })
})
