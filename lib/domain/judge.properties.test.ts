import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as any from './__fixtures__/arbitrary'
import * as make from './__fixtures__/evidence'
import { hour, minute, now, second } from './__fixtures__/evidence'
import type { ChainLink, SlotEvidence } from './evidence'
import { judge } from './judge'
import type { LiveWorkload } from './live'
import { remember, seenAgain } from './remember'
import { type State, severityOf, states, type Verdict } from './verdict'

/** What must hold for any evidence. `now` is inside the pools of times. */
const runs = { numRuns: 600 }

function holds(check: (evidence: SlotEvidence) => void) {
  fc.assert(
    fc.property(any.evidence, evidence => {
      check(evidence)
    }),
    runs,
  )
}

function withLive(evidence: SlotEvidence, change: (workload: LiveWorkload) => LiveWorkload): SlotEvidence {
  if (evidence.live.kind !== 'found') return evidence
  return { ...evidence, live: { ...evidence.live, workload: change(evidence.live.workload) } }
}

/** All sources read a moment ago, so that the answer is not about age. */
function fresh(evidence: SlotEvidence): SlotEvidence {
  const live = 'asOf' in evidence.live ? { ...evidence.live, asOf: now } : evidence.live
  const freshness = { git: { asOf: now, intervalMs: 30 * second }, cluster: { asOf: now }, controller: { asOf: now } }
  return { ...evidence, live, freshness }
}

const marksOf = (verdict: Verdict) => verdict.marks.map(mark => mark.kind)
const calm: readonly State[] = ['Synced', 'Waiting', 'Rolling out', 'Suspended']

describe('judge, for any evidence', () => {
  it('answers with a state, a reason and rows, and never throws', () => {
    holds(evidence => {
      const verdict = judge(evidence, now)
      expect(states).toContain(verdict.state)
      expect(verdict.reason.length).toBeGreaterThan(1)
      expect(verdict.reason.endsWith('.')).toBe(true)
      expect(verdict.delivery.row).toMatch(/^d\d+$/)
    })
  })

  it('is the same for the same evidence', () => {
    holds(evidence => expect(judge(evidence, now)).toEqual(judge(structuredClone(evidence), now)))
  })

  it('shows the worse of both answers, and the other beside it', () => {
    holds(evidence => {
      const { state, also, delivery, health } = judge(evidence, now)
      const said = [delivery.state, health?.state ?? null].filter(one => one !== null)
      const worst = Math.min(...said.map(severityOf))
      expect(severityOf(state)).toBe(worst)
      for (const one of said) if (one !== state && one !== 'Synced') expect(also).toContain(one)
    })
  })

  it('judges delivery by the same row whatever pods do, unless a rollout hides a moved tag', () => {
    holds(evidence => {
      const well = withLive(evidence, workload => ({
        ...workload,
        runs: [],
        rollout: { ...workload.rollout, ready: 0, available: 0 },
      }))
      if (evidence.workload.kind === 'Job') return
      const rows = [judge(evidence, now).delivery.row, judge(well, now).delivery.row]
      if (!rows.includes('d12')) expect(rows[0]).toBe(rows[1])
    })
  })

  it('judges health by the same row whatever Git says of the image', () => {
    holds(evidence => {
      if (evidence.desired === null) return
      const { desired } = evidence
      const other = { ...evidence, desired: { ...desired, slot: { ...desired.slot, image: make.image('9.9.9') } } }
      expect(judge(other, now).health?.row).toBe(judge(evidence, now).health?.row)
    })
  })

  it('is never calmed by one more failing link', () => {
    fc.assert(
      fc.property(any.evidence, any.time, fc.boolean(), fc.nat({ max: 3 }), (evidence, since, stalled, place) => {
        const added: ChainLink = make.link({
          name: 'added',
          failing: { reason: 'BuildFailed', message: 'broken', since, stalled, healthOf: null },
        })
        const chain = [...(evidence.chain ?? [])]
        const more = { ...evidence, chain: [...chain.slice(0, place), added, ...chain.slice(place)] }
        const before = judge(fresh({ ...evidence, chain }), now).state
        const after = judge(fresh(more), now).state
        if (calm.includes(after)) expect(before).toBe(after)
      }),
      runs,
    )
  })

  it('never says Synced without a desired image', () => {
    holds(evidence => expect(judge({ ...evidence, desired: null }, now).state).not.toBe('Synced'))
  })

  it('never says Synced of a cluster that was not read', () => {
    holds(evidence => {
      const live = { kind: 'notRead' as const, reason: 'forbidden', fix: 'allow it', asOf: null }
      expect(judge({ ...evidence, live }, now).state).toBe('Unknown')
      expect(judge({ ...evidence, live: { kind: 'noCluster' } }, now)).toMatchObject({
        state: 'Unknown',
        counts: false,
      })
    })
  })

  it('never says Synced of unresolved or declared text', () => {
    holds(evidence => {
      if (evidence.desired === null) return
      const { desired } = evidence
      for (const status of ['unresolved', 'declared'] as const) {
        const verdict = judge({ ...evidence, desired: { ...desired, slot: { ...desired.slot, status } } }, now)
        expect(['Synced', 'Drifted']).not.toContain(verdict.state)
        expect(verdict.also).not.toContain('Drifted')
      }
    })
  })

  it('never says Missing of a cluster that was listed before Git began to declare the workload', () => {
    holds(evidence => {
      if (evidence.desired === null || evidence.live.kind !== 'absent') return
      const declaredSince = evidence.live.asOf + second
      const desired = { ...evidence.desired, declaredSince, arrivedAt: declaredSince }
      const memory = { ...evidence.memory, lastLive: evidence.live.asOf }
      const live = { ...evidence.live, listedAt: evidence.live.asOf }
      expect(judge({ ...evidence, desired, memory, live }, now).state).not.toBe('Missing')
    })
  })

  it('is stale once any source is', () => {
    holds(evidence => {
      const { freshness } = fresh(evidence)
      const lost = [
        { ...freshness, git: { asOf: null, intervalMs: second } },
        { ...freshness, git: { asOf: now - 3 * second - 1, intervalMs: second } },
      ]
      for (const one of lost) expect(judge({ ...evidence, freshness: one }, now).stale).toBe(true)
      if (evidence.live.kind !== 'found' && evidence.live.kind !== 'absent') return
      const cluster = [null, now - 90 * second - 1].map(asOf => ({ ...freshness, cluster: { asOf } }))
      for (const one of cluster) expect(judge({ ...evidence, freshness: one }, now).stale).toBe(true)
      if (evidence.chain === null) return
      expect(judge({ ...evidence, freshness: { ...freshness, controller: null } }, now).stale).toBe(true)
    })
  })

  it('keeps the state that stale evidence had when it went stale', () => {
    holds(evidence => {
      const lost = judge(fresh(evidence), now + hour)
      const later = judge(fresh(evidence), now + 30 * hour)
      expect(later.stale).toBe(true)
      expect([later.state, later.delivery.row, later.reason]).toEqual([lost.state, lost.delivery.row, lost.reason])
    })
  })

  it('says when the chain was not read', () => {
    holds(evidence => {
      const isDeclared = evidence.desired !== null || evidence.removed !== null
      if (evidence.live.kind === 'noCluster' || !isDeclared) return
      expect(marksOf(judge({ ...evidence, chain: null }, now))).toContain('delivery not read')
    })
  })

  it('says when pods were not read', () => {
    holds(evidence => {
      const blind = withLive(evidence, workload => ({ ...workload, pods: null }))
      const verdict = judge(blind, now)
      if (verdict.state === 'Synced' && blind.live.kind === 'found') expect(marksOf(verdict)).toContain('pods not read')
    })
  })

  it('says when digests are not proven', () => {
    holds(evidence => {
      const bare = withLive(evidence, workload => ({
        ...workload,
        pods: [make.pod('cart-x', { revision: null }, { imageId: '' })],
        rollout: { ...workload.rollout, revision: 'new' },
      }))
      const { live } = bare
      if (live.kind !== 'found' || bare.slot.field !== 'containers') return
      const isPinned = live.workload.containers.some(one => one.image.includes('@'))
      const verdict = judge(bare, now)
      if (verdict.delivery.row === 'd13' && !isPinned) expect(marksOf(verdict)).toContain('digest not proven')
    })
  })

  it('does not depend on the order of managedFields', () => {
    fc.assert(
      fc.property(any.evidence, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (evidence, random) => {
        const shuffle = <T>(list: readonly T[]) =>
          list
            .map(item => ({ item, key: random.next().value }))
            .sort((a, b) => a.key - b.key)
            .map(one => one.item)
        const permuted = withLive(evidence, workload => ({
          ...workload,
          containers: workload.containers.map(one => ({ ...one, owners: shuffle(one.owners) })),
          replicasOwners: shuffle(workload.replicasOwners),
        }))
        expect(judge(permuted, now)).toEqual(judge(evidence, now))
      }),
      runs,
    )
  })

  it('still calls Drifted an edit by hand after the Git value when the cluster clock is off by two minutes', () => {
    const edit = fc.record({
      after: fc.integer({ min: 0, max: 60 }),
      shift: fc.integer({ min: -120, max: 120 }),
      tag: fc.constantFrom('1.9.0', '7.7.7'),
    })
    fc.assert(
      fc.property(edit, ({ after, shift, tag }) => {
        const arrivedAt = now - 5 * minute
        const owners = [{ ...make.owner('kubectl-set', arrivedAt + after * second + shift * second) }]
        const evidence = make.evidence({ desired: make.desired({ arrivedAt }), live: make.runs(tag, owners) })
        expect(judge(evidence, now).state).toBe('Drifted')
      }),
      runs,
    )
  })

  it('never calls the same text Drifted, nor another one Synced', () => {
    holds(evidence => {
      const { live, desired, slot } = evidence
      if (live.kind !== 'found' || desired === null) return
      const image = live.workload.containers.find(one => one.field === slot.field && one.name === slot.container)?.image
      const { row, state } = judge(evidence, now).delivery
      if (image === desired.slot.image) expect(state).not.toBe('Drifted')
      if (row !== 'd13') return
      const [tag, digest] = desired.slot.image.split('@')
      expect(digest === undefined ? image?.split('@')[0] === tag : image?.endsWith(digest)).toBe(true)
    })
  })

  it('stays as it is until the instant it asks to be reviewed at, or its evidence grows old', () => {
    fc.assert(
      fc.property(any.evidence, fc.double({ min: 0, max: 1, noNaN: true }), (evidence, part) => {
        const first = judge(fresh(evidence), now)
        if (first.stale) return
        const end = Math.min(first.reviewAt ?? now + 24 * hour, first.staleFrom ?? now + 24 * hour)
        const later = judge(fresh(evidence), Math.floor(now + (end - 1 - now) * part))
        expect({ ...later, reviewAt: null }).toEqual({ ...first, reviewAt: null })
      }),
      runs,
    )
  })

  it('remembers of evidence that did not change what it would by looking again, until the instant it asks to be reviewed at', () => {
    fc.assert(
      fc.property(any.evidence, fc.double({ min: 0, max: 1, noNaN: true }), (evidence, part) => {
        const first = judge(fresh(evidence), now)
        if (first.stale) return
        const end = Math.min(first.reviewAt ?? now + 24 * hour, first.staleFrom ?? now + 24 * hour)
        const later = Math.floor(now + (end - 1 - now) * part)
        fc.pre((evidence.memory.lastLive ?? 0) < now)
        const once = remember(evidence.memory, fresh(evidence), now)
        const again = remember(once, fresh(evidence), later)
        const short = seenAgain(once, now, later)
        if (short !== null) expect(short).toEqual(again)
      }),
      runs,
    )
  })

  it('has a memory that is plain, bounded and settled', () => {
    holds(evidence => {
      const once = remember(evidence.memory, fresh(evidence), now)
      expect(JSON.parse(JSON.stringify(once))).toEqual(once)
      expect(JSON.stringify(once).length).toBeLessThan(20_000)
      const twice = remember(once, fresh({ ...evidence, memory: once }), now)
      expect(twice).toEqual(once)
    })
  })
})
