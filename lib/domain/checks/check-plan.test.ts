import { describe, expect, it } from 'vitest'
import type { Check, PlannedCell, Promotion } from '@/lib/domain/promotion'
import { cell, desiredSlot, slotOf } from '@/lib/observer/__fixtures__/cells'
import type { CellFacts } from './check-cell'
import { checkPlan, type PlanFacts } from './check-plan'

const hour = 3_600_000
const now = 100 * hour
const slot = { ...desiredSlot(), before: 'ghcr.io/shop/cart:1.4.1', after: 'ghcr.io/shop/cart:1.4.2' }

function planned(changes: Partial<PlannedCell> = {}): PlannedCell {
  return {
    target: { service: 'cart', environment: 'prod' },
    origin: { kind: 'environment', environment: 'staging' },
    slots: [slot],
    notMoved: [],
    ...changes,
  }
}

const well = { state: 'Synced', also: [], stale: false, reason: 'Runs what Git declares.' } as const

function facts(changes: Partial<CellFacts> = {}): PlanFacts['cells'][number] {
  return {
    planned: planned(),
    target: cell({ ...well, environment: 'prod' }),
    source: cell({ ...well, environment: 'staging', since: now - 3 * hour }),
    siblings: [],
    upstream: 'staging',
    soakMs: hour,
    open: [],
    age: 'newer',
    fared: null,
    more: [],
    ...changes,
  }
}

function checks(cells: PlanFacts['cells'] = [facts()], changes: Partial<PlanFacts> = {}): readonly Check[] {
  return checkPlan({
    purpose: 'promote',
    reason: null,
    planId: 'plan',
    supersedes: null,
    mutableTags: [],
    now,
    cells,
    effects: { changed: [], resolvable: 2, unresolvable: 0, mightChange: [] },
    gitFresh: true,
    base: [],
    ...changes,
  })
}

function levelOf(all: readonly Check[], code: string): string | undefined {
  return all.find(check => check.code === code)?.level
}

const other = { id: 'p9', planId: 'another', number: 412, title: 'Promote cart 1.4.0 to prod' } as Promotion

describe('checkPlan', () => {
  it('says nothing but ok of a healthy source and a target as Git says', () => {
    expect(new Set(checks().map(check => check.level))).toEqual(new Set(['ok']))
  })

  it.each([
    ['a source that is not Synced', facts({ source: cell({ ...well, state: 'Degraded' }) }), 'source_not_synced'],
    ['a source of which nothing is known', facts({ source: cell({ ...well, state: 'Unknown' }) }), 'source_unknown'],
    [
      'a source whose verdict is of the version before',
      facts({ source: cell({ ...well, slots: [slotOf('ghcr.io/shop/cart:1.4.1')] }) }),
      'source_not_judged',
    ],
    ['a source seen long ago', facts({ source: cell({ ...well, stale: true }) }), 'source_stale'],
    [
      'a source that was not well for long enough',
      facts({ source: cell({ ...well, since: now - 60_000 }) }),
      'source_soak',
    ],
    ['a target changed by hand', facts({ target: cell({ ...well, state: 'Drifted' }) }), 'target_drifted'],
    ['a target that also drifted', facts({ target: cell({ ...well, also: ['Drifted'] }) }), 'target_drifted'],
    ['a target seen long ago', facts({ target: cell({ ...well, stale: true }) }), 'target_stale'],
    [
      'a sibling changed by hand',
      facts({ siblings: [cell({ ...well, environment: 'prod-us', state: 'Drifted' })] }),
      'sibling_drifted:prod-us',
    ],
    ['a version that is older', facts({ age: 'older' }), 'older'],
    [
      'a tag that moves',
      facts({ planned: planned({ slots: [{ ...slot, after: 'ghcr.io/shop/cart:latest' }] }) }),
      'tag_mutable',
    ],
  ])('warns of %s', (_what, given, code) => {
    expect(levelOf(checks([given]), code)).toBe('warn')
  })

  it('says nothing of an order that is not known', () => {
    expect(levelOf(checks([facts({ age: 'not known' })]), 'older')).toBeUndefined()
  })

  it('blocks while Git was not read lately, and while another promotion is open for the cell', () => {
    expect(levelOf(checks([facts()], { gitFresh: false }), 'git_stale')).toBe('block')
    expect(levelOf(checks([facts({ open: [other] })]), 'other_open')).toBe('block')
  })

  it('lets the one that is to be superseded be, as a warning that its approvals are lost', () => {
    const given = checks([facts({ open: [other] })], { supersedes: 'p9' })
    expect([levelOf(given, 'other_open'), levelOf(given, 'supersedes')]).toEqual([undefined, 'warn'])
  })

  it('asks for a reason where an environment is skipped or a version is given by hand', () => {
    const skipping = facts({ planned: planned({ origin: { kind: 'environment', environment: 'dev' } }) })
    const byHand = facts({ planned: planned({ origin: { kind: 'version', version: '1.4.2' } }), source: null })
    for (const given of [skipping, byHand]) {
      expect(levelOf(checks([given], { purpose: 'hotfix' }), 'reason_missing')).toBe('block')
      expect(levelOf(checks([given], { purpose: 'hotfix', reason: 'urgent' }), 'reason_missing')).toBeUndefined()
    }
    expect(levelOf(checks([skipping], { reason: 'urgent' }), 'order_skipped')).toBe('warn')
  })

  it('keeps what was changed by hand when it is adopted', () => {
    const drifted = facts({
      planned: planned({ origin: { kind: 'live', clusters: ['prod-eu'], by: 'anna', at: 1 } }),
      source: null,
      target: cell({ ...well, state: 'Drifted' }),
    })
    const given = checks([drifted], { purpose: 'adopt' })
    expect([levelOf(given, 'target_kept'), levelOf(given, 'live_known')]).toEqual(['ok', 'ok'])
  })

  it('warns of an earlier version that fared badly, and of one whose past is not known', () => {
    const origin = { kind: 'earlier', commit: 'a'.repeat(40), at: 1 } as const
    const back = (fared: CellFacts['fared']) =>
      checks([facts({ planned: planned({ origin }), source: null, fared })], { purpose: 'roll back' })
    expect(levelOf(back({ well: false, sentence: 'It crashed.' }), 'earlier_unwell')).toBe('warn')
    expect(levelOf(back(null), 'earlier_unknown')).toBe('warn')
    expect(levelOf(back({ well: true, sentence: 'It was healthy.' }), 'earlier_well')).toBe('ok')
  })

  it('of several cells names the cell of every warning under a code of its own, and counts what is well', () => {
    const web = { service: 'web', environment: 'prod' }
    const given = checks([
      facts({ target: cell({ ...well, state: 'Drifted' }) }),
      facts({ planned: planned({ target: web }), target: cell({ ...well, ...web, state: 'Drifted' }) }),
    ])
    const warnings = given.filter(check => check.level === 'warn')
    expect(warnings.map(check => check.code)).toEqual(['target_drifted@cart/prod', 'target_drifted@web/prod'])
    expect(warnings[1]?.message).toMatch(/^web in prod: /)
    expect(new Set(given.map(check => check.code)).size).toBe(given.length)
    expect(given.find(check => check.code === 'source_synced')?.message).toMatch(/^2 sources/)
  })
})
