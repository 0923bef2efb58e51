import { describe, expect, it } from 'vitest'
import type { CellSlot, SlotInCluster } from './cell'
import { findDeliverySteps, type StepFacts } from './delivery-steps'
import type { ChainLink } from './evidence'

const place: SlotInCluster = {
  cluster: 'prod',
  state: 'Synced',
  rows: ['d13', 'h6'],
  reason: 'Runs 2, as Git says.',
  since: 50,
  template: 'cart:2',
  running: [],
  ready: 3,
  wanted: 3,
  progress: null,
  digest: null,
  asOf: 90,
}
const slot: CellSlot = {
  workload: { kind: 'Deployment', namespace: 'shop', name: 'cart' },
  container: 'cart',
  field: 'containers',
  main: true,
  state: 'Synced',
  also: [],
  since: 50,
  reason: '',
  who: null,
  git: { image: 'cart:2', status: 'rendered', reason: null, file: 'a', line: 1 },
  clusters: [place],
  marks: [],
}
const nothing = {
  failing: null,
  applying: null,
  suspended: null,
  excluded: null,
  manual: null,
  heals: null,
  fetched: null,
  applied: null,
  followsOther: null,
  overrides: null,
  otherDifference: null,
}
const source: ChainLink = {
  ...nothing,
  controller: 'flux',
  kind: 'GitRepository',
  namespace: 'flux-system',
  name: 'shop',
  role: 'source',
  onTheWay: true,
  fetched: 'main@sha1:new',
}
const apply: ChainLink = { ...source, kind: 'Kustomization', name: 'cart', role: 'apply', fetched: null }

const whole: StepFacts = {
  slot,
  place,
  links: [apply, source],
  hasValue: revision => revision.endsWith('new'),
  isValue: revision => revision.endsWith('new'),
  arrivedAt: 10,
  seenAt: 20,
  wellAt: 30,
}

function steps(changes: Partial<SlotInCluster> = {}, facts: Partial<StepFacts> = {}) {
  const found = findDeliverySteps({ ...whole, place: { ...place, ...changes }, ...facts })
  return found.map(step => `${step.name}: ${step.state}${step.words === '' ? '' : `, ${step.words}`}`)
}

const old = { template: 'cart:1', rows: ['d6', 'h6'], reason: 'Waits for Flux.' }

describe('the way from Git to ready pods', () => {
  it('is whole where everything is as Git says', () => {
    expect(steps()).toEqual([
      'arrived: done',
      'fetched: done, by GitRepository flux-system/shop',
      'applied: done, by Kustomization flux-system/cart',
      'rolled out: done, 3 of 3',
      'healthy: done',
    ])
  })

  it('tells nothing as done of a value that Git does not say in full, whatever stands in the cluster', () => {
    const git = whole.slot.git === null ? null : { ...whole.slot.git, status: 'unresolved' as const }
    const links = [apply, { ...source, fetched: 'main@sha1:old' }]
    expect(steps({}, { slot: { ...whole.slot, git }, links }).slice(1)).toEqual([
      'fetched: to come',
      'applied: to come',
      'rolled out: to come',
      'healthy: to come',
    ])
  })

  it('tells no obstacle of a step that a later one proves', () => {
    expect(steps({}, { links: [apply, { ...source, fetched: 'main@sha1:old' }] })[1]).toBe('fetched: done')
  })

  it.each([
    [
      'the source that has not fetched',
      old,
      { links: [apply, { ...source, fetched: 'main@sha1:old' }] },
      'fetched',
      'has not fetched',
    ],
    [
      'the source that fails, in its own words',
      old,
      {
        links: [
          apply,
          {
            ...source,
            fetched: 'main@sha1:old',
            failing: {
              reason: 'GitOperationFailed',
              message: 'timeout\nmore',
              since: 1,
              stalled: false,
              healthOf: null,
            },
          },
        ],
      },
      'fetched',
      'GitRepository flux-system/shop: GitOperationFailed.',
    ],
    [
      'what applies it, suspended',
      old,
      { links: [{ ...apply, suspended: { words: 'suspended', since: 1, by: null } }, source] },
      'applied',
      'Kustomization flux-system/cart is suspended.',
    ],
    ['nobody known, when the chain was not read', old, { links: null }, 'applied', 'What applies it was not read.'],
    ['what applies it, which is slow', old, {}, 'applied', 'Kustomization flux-system/cart has not applied it yet.'],
    ['the rollout', { rows: ['d13', 'h5'], reason: '2 of 5 pods updated.' }, {}, 'rolled out', '2 of 5 pods updated.'],
    [
      'the rollout whose new pods cannot start, while older ones serve',
      {
        rows: ['d13', 'h1'],
        reason: 'ImagePullBackOff, 1 of 3 pods.',
        running: [{ image: 'docker.io/library/cart:1', pods: 3, ready: 3 }],
      },
      { wellAt: null },
      'rolled out',
      'ImagePullBackOff, 1 of 3 pods.',
    ],
    [
      'the rollout of what never ran',
      { rows: ['d13', 'h1'], reason: 'CrashLoopBackOff in 3 of 3.', running: [] },
      { wellAt: null },
      'rolled out',
      'CrashLoopBackOff in 3 of 3.',
    ],
    [
      'the pods',
      { rows: ['d13', 'h1'], reason: 'CrashLoopBackOff in 3 of 3.' },
      {},
      'healthy',
      'CrashLoopBackOff in 3 of 3.',
    ],
    [
      'the text in Git',
      {},
      {
        slot: {
          ...slot,
          git: { image: '${TAG}', status: 'unresolved', reason: 'holds a variable', file: 'a', line: 1 },
        },
      },
      'arrived',
      'holds a variable',
    ],
    [
      'the hand that replaced it',
      { ...old, rows: ['d8', 'h6'] },
      { slot: { ...slot, who: { name: 'kubectl-set', words: 'kubectl set image', at: 60, byHand: true } } },
      'replaced',
      'by kubectl-set',
    ],
  ] as const)('names one thing when it is not live: %s', (_, changes, facts, name, words) => {
    const now = steps(changes, facts as Partial<StepFacts>).filter(step => step.includes(': now'))
    expect(now).toEqual([expect.stringContaining(`${name}: now, `)])
    expect(now[0]).toContain(words)
  })

  it('never says that it came to Git after it was seen to run', () => {
    const [first] = findDeliverySteps({ ...whole, arrivedAt: 25 })
    expect(first?.at).toBe(20)
  })

  it('does not claim that somebody fetched it who was not read', () => {
    expect(steps(old, { links: null })[1]).toBe('fetched: not known')
  })
})
