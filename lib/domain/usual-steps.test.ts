import { describe, expect, it } from 'vitest'
import type { Promotion } from './promotion'
import { usualSteps } from './usual-steps'

function took(rollOutMs: number, state: Promotion['state'] = 'live'): Pick<Promotion, 'state' | 'steps'> {
  const steps = [
    { step: 'merged', at: 1_000, evidence: '' },
    { step: 'applied', at: 2_000, evidence: '' },
    { step: 'rolled out', at: 2_000 + rollOutMs, evidence: '' },
  ] as const
  return { state, steps }
}

describe('usualSteps', () => {
  it('is the median of what promotions that went live took after the step before', () => {
    expect(usualSteps([took(10), took(5_000), took(20)])).toEqual([
      { step: 'applied', ms: 1_000 },
      { step: 'rolled out', ms: 20 },
    ])
  })

  it('says nothing of fewer than three, nor counts those that never were live', () => {
    expect(usualSteps([took(10), took(20), took(30, 'overtaken')])).toEqual([])
  })
})
