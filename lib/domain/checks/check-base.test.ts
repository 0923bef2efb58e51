import { describe, expect, it } from 'vitest'
import { checkBase } from './check-base'

const open = { branch: 'main', requiredApprovals: 0, requiredChecks: [], signedCommits: false, signs: false }

describe('checkBase', () => {
  it('says nothing of a branch that asks for nothing, nor of one that could not be asked', () => {
    expect([checkBase(open), checkBase(null)]).toEqual([[], []])
  })

  it('tells what a merge will need', () => {
    const [rules] = checkBase({ ...open, requiredApprovals: 2, requiredChecks: ['build', 'scan'] })
    expect(rules).toMatchObject({
      level: 'ok',
      message: 'main asks for 2 approvals and the checks build, scan before a merge.',
    })
  })

  it('warns where signed commits are asked for and ours are not', () => {
    expect(checkBase({ ...open, signedCommits: true })).toMatchObject([{ level: 'warn', code: 'not_signed' }])
    expect(checkBase({ ...open, signedCommits: true, signs: true })).toEqual([])
    expect(checkBase({ ...open, signedCommits: null })).toEqual([])
  })
})
