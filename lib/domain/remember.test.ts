import { describe, expect, it } from 'vitest'
import * as make from './__fixtures__/evidence'
import { hour, image, minute, now, second } from './__fixtures__/evidence'
import type { SlotEvidence } from './evidence'
import { judge } from './judge'
import type { LivePod, LiveResult, LiveRollout } from './live'
import { emptyMemory, type SlotMemory } from './memory'
import { remember, seenAgain } from './remember'
import type { Verdict } from './verdict'

/** Plays what a cluster shows, second by second, as the observer does: remember, then judge. */
function play(
  steps: readonly { readonly at: number; readonly change: Partial<SlotEvidence> }[],
  memory: SlotMemory = emptyMemory,
) {
  const verdicts: Verdict[] = []
  let known = memory
  for (const { at, change } of steps) {
    const time = now + at
    const freshness = {
      git: { asOf: time, intervalMs: 30 * second },
      cluster: { asOf: time },
      controller: { asOf: time },
    }
    const evidence = make.evidence({ freshness, memory: known, ...change, ...aged(change.live, time) })
    known = remember(known, evidence, time)
    verdicts.push(judge({ ...evidence, memory: known }, time))
  }
  return { verdicts, memory: known, states: verdicts.map(verdict => verdict.state) }
}

function aged(live: SlotEvidence['live'] = make.found(), asOf: number): Pick<SlotEvidence, 'live'> {
  return { live: live.kind === 'noCluster' ? live : { ...live, asOf } }
}

const pods = (...list: readonly LivePod[]) => ({ live: make.found({ pods: list }) })
const crashing = (restarts: number) =>
  make.unready('cart-new-1', {
    restarts,
    waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s restarting' },
    lastTermination: { reason: 'Error', exitCode: 1, finishedAt: null },
  })
const running = (restarts: number, readySince: number) =>
  make.pod(
    'cart-new-1',
    { readySince },
    { restarts, lastTermination: { reason: 'Error', exitCode: 1, finishedAt: null } },
  )
const rollout = (more: Partial<LiveRollout>): { readonly live: LiveResult } => ({
  live: make.found({ rollout: make.rolling(more) }),
})

describe('a crash loop', () => {
  it('is Degraded after 30 s although the container runs, and is ready, between two crashes', () => {
    const { states } = play([
      { at: 0, change: pods(crashing(1)) },
      { at: 10 * second, change: pods(running(2, now + 10 * second)) },
      { at: 13 * second, change: pods(crashing(2)) },
      { at: 30 * second, change: pods(crashing(2)) },
      { at: 33 * second, change: pods(running(3, now + 33 * second)) },
      { at: 93 * second - 1, change: pods(running(3, now + 33 * second)) },
      { at: 93 * second, change: pods(running(3, now + 33 * second)) },
    ])
    expect(states).toEqual(['Synced', 'Synced', 'Synced', 'Degraded', 'Degraded', 'Degraded', 'Synced'])
  })

  it('asks to be looked at again exactly when it becomes and ceases to be Degraded', () => {
    const first = play([{ at: 0, change: pods(crashing(1)) }])
    expect(first.verdicts[0]?.reviewAt).toBe(now + 30 * second)
    const later = play([{ at: minute, change: pods(running(2, now + minute)) }], first.memory)
    expect(later.verdicts[0]?.reviewAt).toBe(now + 2 * minute)
  })

  it('is forgotten with its pod', () => {
    const { memory } = play([
      { at: 0, change: pods(crashing(1)) },
      { at: minute, change: pods(make.pod('cart-new-2')) },
    ])
    expect(memory.troubles).toEqual([])
    expect(memory.restarts.map(one => one.pod)).toEqual([])
  })
})

describe('restarts', () => {
  const restarted = (count: number) => pods(make.unready('cart-new-1', { restarts: count }))

  it('count when they were watched', () => {
    const { states, verdicts } = play([
      { at: 0, change: restarted(0) },
      { at: minute, change: restarted(1) },
      { at: 2 * minute, change: restarted(2) },
      { at: 3 * minute, change: restarted(3) },
    ])
    expect(states).toEqual(['Synced', 'Synced', 'Synced', 'Degraded'])
    expect(verdicts[3]?.reason).toMatch(/3 restarts, 1 of 3 pods/)
  })

  it('of years before the first look do not', () => {
    expect(play([{ at: 0, change: restarted(50) }]).states).toEqual(['Synced'])
  })

  it('of a young pod count at first sight', () => {
    const young = make.unready('cart-new-1', { restarts: 4 }, { createdAt: now - 5 * minute })
    expect(play([{ at: 0, change: pods(young) }]).states).toEqual(['Degraded'])
  })

  it('while nobody looked count as one', () => {
    const { states } = play([
      { at: 0, change: restarted(0) },
      { at: hour, change: restarted(9) },
    ])
    expect(states).toEqual(['Synced', 'Synced'])
  })

  it('by OOMKilled count twice', () => {
    const killed = (restarts: number) =>
      pods(
        make.unready('cart-new-1', {
          restarts,
          lastTermination: { reason: 'OOMKilled', exitCode: 137, finishedAt: null },
        }),
      )
    const { states } = play([
      { at: 0, change: killed(0) },
      { at: minute, change: killed(1) },
      { at: 2 * minute, change: killed(2) },
    ])
    expect(states).toEqual(['Synced', 'Synced', 'Degraded'])
  })
})

describe('a rollout', () => {
  it('that was finished is an outage when its pods fail, not a rollout', () => {
    const done = { updated: 3, total: 3, conditions: [] }
    const { states } = play([
      { at: 0, change: rollout({ updated: 1, conditions: [] }) },
      { at: minute, change: rollout(done) },
      { at: 2 * minute, change: rollout({ ...done, ready: 0, available: 0 }) },
      { at: 3 * minute, change: rollout({ ...done, ready: 0, available: 0 }) },
    ])
    expect(states).toEqual(['Rolling out', 'Synced', 'Synced', 'Degraded'])
  })

  it('stands still once nothing moved for the deadline', () => {
    const { states, verdicts } = play([
      { at: 0, change: rollout({ updated: 1, conditions: [] }) },
      { at: 9 * minute, change: rollout({ updated: 2, conditions: [] }) },
      { at: 19 * minute - 1, change: rollout({ updated: 2, conditions: [] }) },
      { at: 19 * minute, change: rollout({ updated: 2, conditions: [] }) },
    ])
    expect(states).toEqual(['Rolling out', 'Rolling out', 'Rolling out', 'Degraded'])
    expect(verdicts[3]).toMatchObject({ since: now + 9 * minute })
  })

  it('at first sight stands still since the controller last saw progress', () => {
    const told = [make.condition('Progressing', 'True', 'ReplicaSetUpdated', now - 9 * minute)]
    const { verdicts } = play([{ at: 0, change: rollout({ updated: 1, conditions: told }) }])
    expect(verdicts[0]?.reviewAt).toBe(now + minute)
  })
})

describe('the live image', () => {
  const live = (tag: string, by: string, time: number) => ({ live: make.runs(tag, [make.owner(by, time)]) })

  it('is ordered after the Git value when we saw it change after, whatever the stamp says', () => {
    const desired = make.desired({ arrivedAt: now + second, arrivalSeen: true })
    const { states } = play([
      { at: 0, change: { ...live('2.0.0', 'kustomize-controller', now), desired: make.desired() } },
      { at: 2 * second, change: { ...live('2.0.0', 'kustomize-controller', now), desired } },
      { at: 3 * second, change: { ...live('1.9.0', 'kubectl-set', now - hour), desired } },
    ])
    expect(states).toEqual(['Synced', 'Synced', 'Drifted'])
  })

  it('that left and came back is seen anew', () => {
    const { memory } = play([
      { at: 0, change: live('2.0.0', 'kustomize-controller', now) },
      { at: second, change: live('1.9.0', 'kubectl-set', now) },
      { at: 2 * second, change: live('2.0.0', 'kustomize-controller', now) },
    ])
    expect(memory.image).toEqual({
      text: image('2.0.0'),
      since: now + 2 * second,
      after: now + second,
      previous: image('1.9.0'),
    })
  })
})

describe('a workload that goes away', () => {
  it('is Missing at once when it was live', () => {
    expect(
      play([
        { at: 0, change: {} },
        { at: second, change: { live: make.absent } },
      ]).states,
    ).toEqual(['Synced', 'Missing'])
  })

  it('is Waiting when Git declares it anew after having removed it', () => {
    const removed = { desired: null, removed: { at: now, commit: '9c1', author: 'mara' } }
    const { states } = play([
      { at: 0, change: {} },
      { at: second, change: removed },
      {
        at: minute,
        change: { live: make.absent, desired: make.desired({ arrivedAt: now + minute, declaredSince: null }) },
      },
    ])
    expect(states).toEqual(['Synced', 'Waiting', 'Waiting'])
  })

  it('is not Missing when it is a Job that was seen to finish', () => {
    const workload = { kind: 'Job', namespace: 'shop', name: 'cart' }
    const desired = make.desired({}, { workload, facts: make.facts({ ttlSecondsAfterFinished: 60 }) })
    const run = {
      name: 'cart',
      images: { 'containers/cart': image('2.0.0') },
      createdAt: now - minute,
      startedAt: now - minute,
      finishedAt: now - second,
      state: 'complete' as const,
      message: '',
    }
    const live = make.found({
      kind: 'Job',
      runs: [run],
      pods: [],
      rollout: make.rollout({ wanted: null, conditions: [] }),
    })
    const { states, verdicts } = play([
      { at: 0, change: { workload, desired, live } },
      { at: minute, change: { workload, desired, live: make.absent } },
    ])
    expect(states).toEqual(['Synced', 'Synced'])
    expect(verdicts[1]).toMatchObject({ since: now - second, reason: 'Ran 2.0.0 to completion.' })
  })
})

describe('the chain', () => {
  const old = make.runs('1.9.0')
  const desired = make.desired({ arrivedAt: now - hour })

  it('gives a new grace when a suspension ends', () => {
    const memory = make.memory()
    const { states } = play(
      [
        { at: 0, change: { live: old, desired, chain: [make.suspended()] } },
        { at: second, change: { live: old, desired, chain: [make.link()] } },
        { at: second + 10 * minute, change: { live: old, desired, chain: [make.link()] } },
      ],
      memory,
    )
    expect(states).toEqual(['Suspended', 'Waiting', 'Stuck'])
  })

  it('gives a new grace when a source recovers, not when the applier itself retries', () => {
    const source = { ...make.failing(now), role: 'source' as const }
    const healed = play([
      { at: 0, change: { chain: [source] } },
      { at: second, change: { chain: [make.link({ role: 'source' })] } },
    ])
    expect(healed.memory.clearedAt).toBe(now + second)
    const applier = play([
      { at: 0, change: { chain: [make.failing(now)] } },
      { at: second, change: { chain: [make.link()] } },
    ])
    expect(applier.memory.clearedAt).toBeNull()
  })

  it('keeps since when it fails through retries, until it succeeds', () => {
    const applying = make.link({ applying: { words: 'Progressing', since: now + 5 * minute } })
    const { states } = play([
      { at: 0, change: { chain: [make.failing(now)] } },
      { at: 5 * minute, change: { chain: [applying] } },
      { at: 6 * minute, change: { chain: [make.failing(now + 6 * minute)] } },
      { at: 10 * minute, change: { chain: [make.failing(now + 6 * minute)] } },
      { at: 11 * minute, change: { chain: [make.link()] } },
      { at: 12 * minute, change: { chain: [make.failing(now + 12 * minute)] } },
    ])
    expect(states).toEqual(['Synced', 'Synced', 'Synced', 'Stuck', 'Synced', 'Synced'])
  })
})

describe('the memory', () => {
  it('learns nothing and forgets nothing from stale evidence', () => {
    const memory = make.memory({ lastLive: now - hour })
    const stale = make.evidence({ freshness: { ...make.evidence().freshness, cluster: { asOf: now - hour } } })
    expect(remember(memory, stale, now)).toBe(memory)
  })

  it('forgets nothing of the cluster while it is not read', () => {
    const memory = make.memory({ lastLive: now - hour, unavailableSince: now - minute })
    const blind = make.evidence({ live: { kind: 'notRead', reason: 'forbidden', fix: 'allow it', asOf: null } })
    expect(remember(memory, blind, now)).toMatchObject({ lastLive: now - hour, unavailableSince: now - minute })
  })

  it('asks for another look at the evidence when a restart that it counts leaves the window', () => {
    const { memory } = play([{ at: 0, change: pods(running(1, now)) }])
    expect(memory.restarts).toMatchObject([{ restartedAt: [now] }])
    expect(seenAgain(memory, now, now + 9 * minute)).toMatchObject({ lastLive: now + 9 * minute })
    expect(seenAgain(memory, now, now + 10 * minute)).toBeNull()
  })

  it('stays small for a workload of a thousand crashing pods', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => make.waitingPod(`cart-new-${index}`, 'CrashLoopBackOff'))
    const { memory } = play([{ at: 0, change: pods(...many) }])
    expect(memory.troubles.length).toBe(100)
    expect(JSON.stringify(memory).length).toBeLessThan(20_000)
  })
})
