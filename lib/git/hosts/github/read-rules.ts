import { isAppError } from '@/lib/errors'
import type { BaseRules } from '@/lib/git/contract'
import { type Protection, protectedAnswer, protectionAnswer, type Rules, rulesAnswer } from './answers'
import { attempts } from './attempts'
import type { GitHubClient } from './client'

const unprotected: Protection = {}

/**
 * What rulesets and the older branch protection ask together: two calls, and a third where there is a protection. Only who may
 * administrate the repository may read a protection whole; everybody is told its required checks.
 */
export async function readRules(client: GitHubClient, base: string, signal?: AbortSignal): Promise<BaseRules> {
  const { owner, repo } = client
  const [branch, rules] = await Promise.all([
    client.read(`branch ${base}`, attempts.branch, protectedAnswer, signal, (octokit, call) =>
      octokit.repos.getBranch({ owner, repo, branch: base, ...call }),
    ),
    readRulesets(client, base, signal),
  ])
  const hasProtection = branch.protection?.enabled ?? branch.protected ?? true
  const protection = hasProtection ? await readProtection(client, base, signal) : unprotected
  const told = branch.protection?.required_status_checks?.contexts
  return combineRules(rules, protection, told ?? (hasProtection ? null : []))
}

/** Null is what may not be read; `told` are the protection's required checks as the branch itself tells them. */
export function combineRules(
  rules: Rules | null,
  protection: Protection | null,
  told: readonly string[] | null,
): BaseRules {
  const contexts = protection === null ? told : (protection.required_status_checks?.contexts ?? told)
  const parameters = (rules ?? []).map(rule => rule.parameters ?? {})
  const has = (type: string) => rules?.some(rule => rule.type === type) ?? null
  const asks = (key: 'required_review_thread_resolution' | 'strict_required_status_checks_policy') =>
    rules === null ? null : parameters.some(one => one[key] === true)
  const classic = (read: (known: Protection) => boolean | undefined) =>
    protection === null ? null : (read(protection) ?? false)
  const approvals = protection?.required_pull_request_reviews?.required_approving_review_count ?? 0
  const isWhole = rules !== null && protection !== null
  const listed = parameters.flatMap(one => one.required_status_checks ?? []).map(one => one.context)
  return {
    requiredApprovals: isWhole
      ? Math.max(approvals, ...parameters.map(one => one.required_approving_review_count ?? 0))
      : null,
    requiredChecks: rules === null || contexts === null ? null : [...new Set([...contexts, ...listed])],
    signedCommits: either(
      has('required_signatures'),
      classic(one => one.required_signatures?.enabled),
    ),
    upToDate: either(
      asks('strict_required_status_checks_policy'),
      classic(one => one.required_status_checks?.strict),
    ),
    conversationsResolved: either(
      asks('required_review_thread_resolution'),
      classic(one => one.required_conversation_resolution?.enabled),
    ),
    // A protection may ask for a queue too, and does not say so here.
    mergeQueue: either(has('merge_queue'), protection === unprotected ? false : null),
  }
}

/** True where one of both asks for it; false only where both are known not to. */
function either(one: boolean | null, other: boolean | null): boolean | null {
  if (one === true || other === true) return true
  return one === null || other === null ? null : false
}

/** An older enterprise server has no rulesets, and a plan without them answers that it must be upgraded: none hold then. */
async function readRulesets(client: GitHubClient, branch: string, signal?: AbortSignal): Promise<Rules | null> {
  const { owner, repo } = client
  return client.unlessRefused(`rules ${branch}`, async () => {
    try {
      return await client.read(`rules ${branch}`, attempts.rules, rulesAnswer, signal, (octokit, call) =>
        octokit.repos.getBranchRules({ owner, repo, branch, per_page: 100, ...call }),
      )
    } catch (error) {
      if (isAppError(error) && (error.code === 'not_found' || isAboutPlan(error.details.hostMessage))) return []
      throw error
    }
  })
}

async function readProtection(client: GitHubClient, branch: string, signal?: AbortSignal): Promise<Protection | null> {
  const { owner, repo } = client
  return client.unlessRefused(`protection ${branch}`, async () => {
    try {
      return await client.read(`protection ${branch}`, attempts.rules, protectionAnswer, signal, (octokit, call) =>
        octokit.repos.getBranchProtection({ owner, repo, branch, ...call }),
      )
    } catch (error) {
      const words = isAppError(error) ? error.details.hostMessage : null
      if (isAboutPlan(words) || /branch not protected/i.test(String(words))) return unprotected
      throw error
    }
  })
}

function isAboutPlan(words: unknown): boolean {
  return /upgrade to github/i.test(String(words))
}
