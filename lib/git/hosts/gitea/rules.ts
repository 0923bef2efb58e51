import { isAppError } from '@/lib/errors'
import type { BaseRules } from '@/lib/git/contract'
import type { BranchAnswer, Protection } from './answers'
import { protectionAnswer } from './answers'
import { attempts } from './attempts'
import type { GiteaClient } from './client'

/** The branch tells approvals and checks to everybody; the rest only an administrator may read. One call, and none without protection. */
export async function readRules(
  client: GiteaClient,
  branch: BranchAnswer | null,
  signal?: AbortSignal,
): Promise<BaseRules> {
  if (branch === null) return unknown
  const protection = branch.protected ? await readProtection(client, branch, signal) : null
  const isUnread = branch.protected && protection === null
  return {
    requiredApprovals: branch.required_approvals,
    requiredChecks: branch.enable_status_check ? (branch.status_check_contexts ?? []) : [],
    signedCommits: isUnread ? null : (protection?.require_signed_commits ?? false),
    upToDate: isUnread ? null : (protection?.block_on_outdated_branch ?? false),
    // Gitea has neither rule.
    conversationsResolved: false,
    mergeQueue: false,
  }
}

/** A base that is gone has no rules that could be read. */
const unknown: BaseRules = {
  requiredApprovals: null,
  requiredChecks: null,
  signedCommits: null,
  upToDate: null,
  conversationsResolved: null,
  mergeQueue: null,
}

async function readProtection(
  client: GiteaClient,
  { name, effective_branch_protection_name: rule }: BranchAnswer,
  signal?: AbortSignal,
): Promise<Protection | null> {
  try {
    const path = `/branch_protections/${encodeURIComponent(rule || name)}`
    return await client.call(attempts.rules, protectionAnswer, signal, { path })
  } catch (error) {
    if (isAppError(error) && (error.code === 'forbidden' || error.code === 'not_found')) return null
    throw error
  }
}
