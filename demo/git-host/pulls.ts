import { isAncestor, writeCommit } from './git/commits'
import { mergeTrees } from './git/merge'
import { findRef } from './git/refs'
import type { HostedRepository } from './repositories'
import type { PullState, ReviewState, StatusState } from './state'
import { accessOf } from './users'

export interface Mergeability {
  readonly mergeable: boolean | null
  readonly state: 'clean' | 'dirty' | 'blocked' | 'behind' | 'unstable' | 'draft' | 'unknown'
  /** Why it may not be merged now, in GitHub's words; null when it may. */
  readonly refusal: string | null
}

/** What GitHub works out for an open pull request, by a real merge of the two trees. */
export async function judgeMergeability(repository: HostedRepository, pull: PullState): Promise<Mergeability> {
  if (pull.state === 'closed') return { mergeable: null, state: 'unknown', refusal: 'Pull Request is not mergeable' }
  const trial = await tryMerge(repository, pull)
  if (trial === null) return { mergeable: false, state: 'dirty', refusal: 'Pull Request has merge conflicts' }
  if (pull.draft) return { mergeable: true, state: 'draft', refusal: 'Pull Request is still a draft' }
  const protection = repository.state.settings.protection[pull.base]
  const missing = protection === undefined ? null : missingForMerge(repository, pull)
  if (missing !== null) return { mergeable: true, state: 'blocked', refusal: missing }
  if (protection?.upToDate === true && !(await isAncestor(repository.git, trial.base, pull.headSha))) {
    return { mergeable: true, state: 'behind', refusal: 'Head branch is out of date with the base branch' }
  }
  const unstable = latestReports(repository, pull.headSha).some(report => !report.passed)
  return { mergeable: true, state: unstable ? 'unstable' : 'clean', refusal: null }
}

interface TrialMerge {
  readonly base: string
  readonly head: string
  readonly commit: string
}

const trials = new WeakMap<PullState, TrialMerge>()

/** GitHub merges every open pull request on trial and keeps the result under `refs/pull`; null where the sides conflict. */
export async function tryMerge(repository: HostedRepository, pull: PullState): Promise<TrialMerge | null> {
  const base = await findRef(repository.git, `refs/heads/${pull.base}`)
  if (base === null) return null
  const head = pull.headSha
  const known = trials.get(pull)
  if (known?.base === base && known.head === head) return known
  const tree = await mergeTrees(repository.git, base, head)
  if (tree === null) return null
  const person = { name: 'Git host', email: 'noreply@localhost', at: pull.createdAt }
  const message = `Merge ${head} into ${base}`
  const parents = [base, head]
  const commit = await writeCommit(repository.git, { tree, parents, author: person, committer: person, message })
  await repository.git.run(['update-ref', `refs/pull/${pull.number}/merge`, commit])
  trials.set(pull, { base, head, commit })
  return { base, head, commit }
}

/** Newest review of each person that says something about merging. */
export function decidingReviews(pull: PullState): readonly ReviewState[] {
  const latest = new Map<string, ReviewState>()
  for (const review of pull.reviews) {
    if (review.state !== 'COMMENTED' && review.state !== 'PENDING') latest.set(review.author, review)
  }
  return [...latest.values()]
}

/** Newest status of each context at a commit, newest first. */
export function latestStatuses(repository: HostedRepository, sha: string): readonly StatusState[] {
  const latest = new Map<string, StatusState>()
  for (const status of repository.state.statuses) if (status.sha === sha) latest.set(status.context, status)
  return [...latest.values()].reverse()
}

/** Statuses and check runs alike, by what a rule may ask for. */
function latestReports(repository: HostedRepository, sha: string) {
  const runs = new Map(
    repository.state.checkRuns
      .filter(run => run.sha === sha)
      .map(run => [run.name, { name: run.name, passed: passing.has(run.conclusion ?? '') }] as const),
  )
  const statuses = latestStatuses(repository, sha)
  return [...statuses.map(({ context, state }) => ({ name: context, passed: state === 'success' })), ...runs.values()]
}

const passing = new Set(['success', 'neutral', 'skipped'])

/** Kept under `refs/pull`, so that the commits outlive the branch. */
export async function rememberHead(repository: HostedRepository, pull: PullState): Promise<void> {
  await repository.git.run(['update-ref', `refs/pull/${pull.number}/head`, pull.headSha])
}

function missingForMerge(repository: HostedRepository, pull: PullState): string | null {
  const protection = repository.state.settings.protection[pull.base]
  const reviews = decidingReviews(pull).filter(review => canWrite(repository, review.author))
  if (reviews.some(review => review.state === 'CHANGES_REQUESTED')) return 'Changes have been requested.'
  const needed = protection?.requiredApprovals ?? 0
  if (reviews.filter(review => review.state === 'APPROVED').length < needed) {
    return `At least ${needed} approving review${needed === 1 ? ' is' : 's are'} required by reviewers with write access.`
  }
  const reports = latestReports(repository, pull.headSha)
  const open = (protection?.requiredStatuses ?? []).filter(
    context => reports.find(report => report.name === context)?.passed !== true,
  )
  const names = open.map(context => `"${context}"`).join(', ')
  if (open.length === 1) return `Required status check ${names} is expected.`
  return open.length === 0
    ? null
    : `${open.length} of ${protection?.requiredStatuses.length ?? 0} required status checks are expected: ${names}.`
}

function canWrite(repository: HostedRepository, login: string): boolean {
  const access = accessOf(repository, login)
  return access === 'write' || access === 'admin'
}
