import type { Check } from '@/lib/domain/promotion'
import { ok, warn } from './levels'

/** What the branch that a pull request goes to asks of a merge; null is what the host does not tell. */
export interface BaseFacts {
  readonly branch: string
  readonly requiredApprovals: number | null
  readonly requiredChecks: readonly string[] | null
  readonly signedCommits: boolean | null
  /** The host signs what our credential writes. */
  readonly signs: boolean
}

/** Whether the rules of the branch can be met. What is not told holds nothing up here; the host will. */
export function checkBase(facts: BaseFacts | null): readonly Check[] {
  if (facts === null) return []
  const { branch, requiredApprovals: approvals, requiredChecks: checks, signedCommits, signs } = facts
  const asked = [
    ...(approvals === null || approvals === 0 ? [] : [`${approvals} ${approvals === 1 ? 'approval' : 'approvals'}`]),
    ...(checks === null || checks.length === 0
      ? []
      : [`${checks.length === 1 ? 'the check' : 'the checks'} ${checks.join(', ')}`]),
  ]
  const rules =
    asked.length === 0 ? [] : [ok('base_rules', `${branch} asks for ${asked.join(' and ')} before a merge.`, null)]
  if (signedCommits !== true || signs) return rules
  return [
    ...rules,
    warn(
      'not_signed',
      `${branch} asks for signed commits, and the host does not sign what a personal token writes: it may refuse the merge. A GitHub App's commits are signed.`,
      '/connections',
    ),
  ]
}
