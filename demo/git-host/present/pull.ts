import { findMergeBase, listCommits } from '../git/commits'
import { type FileChange, listChanges } from '../git/diff'
import type { Host } from '../host'
import { judgeMergeability, tryMerge } from '../pulls'
import type { HostedRepository } from '../repositories'
import type { LabelState, PullState, ReviewState } from '../state'
import { accessOf } from '../users'
import { countChanges } from './commit'
import { presentRepository, repositoryPage, repositoryUrl } from './repository'
import { isoTime, nodeId, type Schema } from './schema'
import { presentUser } from './user'

export type Association = Schema['author-association']

/** One pull request in full: what takes git to find out is found out here. */
export async function presentPull(
  host: Host,
  repository: HostedRepository,
  pull: PullState,
): Promise<Schema['pull-request']> {
  const { mergeable, state } = await judgeMergeability(repository, pull)
  const files = await pullChanges(repository, pull)
  const changes = countChanges(files)
  const simple = presentPullSummary(host, repository, pull)
  return {
    ...simple,
    state: pull.state,
    user: presentUser(host, pull.author),
    head: presentSide(host, repository, pull.headBranch, pull.headSha),
    base: presentSide(host, repository, pull.base, pull.baseSha),
    labels: pull.labels.map(name => presentLabel(host, repository, findLabel(repository, name))),
    merged: pull.merged !== null,
    merge_commit_sha: await mergeSha(repository, pull),
    mergeable,
    rebaseable: mergeable,
    mergeable_state: state,
    merged_by: pull.merged === null ? null : presentUser(host, pull.merged.by),
    comments: pull.comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: (await pullCommits(repository, pull)).length,
    additions: changes.additions,
    deletions: changes.deletions,
    changed_files: files.length,
  }
}

/** What lists show: without anything about merging. */
export function presentPullSummary(
  host: Host,
  repository: HostedRepository,
  pull: PullState,
): Schema['pull-request-simple'] {
  const api = repositoryUrl(host, repository)
  const url = `${api}/pulls/${pull.number}`
  const issue = `${api}/issues/${pull.number}`
  const page = `${repositoryPage(host, repository)}/pull/${pull.number}`
  const statuses = `${api}/statuses/${pull.headSha}`
  const href = (target: string) => ({ href: target })
  return {
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    number: pull.number,
    url,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    state: pull.state,
    locked: false,
    draft: pull.draft,
    title: pull.title,
    body: pull.body,
    user: presentUser(host, pull.author),
    labels: pull.labels.map(name => {
      const label = presentLabel(host, repository, findLabel(repository, name))
      return { ...label, description: label.description ?? '' }
    }),
    milestone: null,
    created_at: isoTime(pull.createdAt),
    updated_at: isoTime(pull.updatedAt),
    closed_at: isoTime(pull.closedAt),
    merged_at: pull.merged === null ? null : isoTime(pull.merged.at),
    merge_commit_sha: pull.merged?.commit ?? null,
    assignee: null,
    assignees: [],
    requested_reviewers: pull.requestedReviewers.map(login => presentUser(host, login)),
    requested_teams: [],
    head: presentSide(host, repository, pull.headBranch, pull.headSha),
    base: presentSide(host, repository, pull.base, pull.baseSha),
    _links: {
      self: href(url),
      html: href(page),
      issue: href(issue),
      comments: href(`${issue}/comments`),
      review_comments: href(`${url}/comments`),
      review_comment: href(`${api}/pulls/comments{/number}`),
      commits: href(`${url}/commits`),
      statuses: href(statuses),
    },
    author_association: association(repository, pull.author),
    auto_merge: null,
  }
}

export function presentReview(
  host: Host,
  repository: HostedRepository,
  pull: PullState,
  review: ReviewState,
): Schema['pull-request-review'] {
  const page = `${repositoryPage(host, repository)}/pull/${pull.number}`
  const url = `${repositoryUrl(host, repository)}/pulls/${pull.number}`
  const html = `${page}#review-${review.id}`
  return {
    id: review.id,
    node_id: nodeId('Review', review.id),
    user: presentUser(host, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: url,
    _links: { html: { href: html }, pull_request: { href: url } },
    submitted_at: isoTime(review.submittedAt),
    commit_id: review.commit,
    author_association: association(repository, review.author),
  }
}

export function presentLabel(host: Host, repository: HostedRepository, label: LabelState): Schema['label'] {
  return {
    id: label.id,
    node_id: nodeId('Label', label.id),
    url: `${repositoryUrl(host, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    description: label.description,
    color: label.color,
    default: false,
  }
}

export function association(repository: HostedRepository, login: string): Association {
  if (login === repository.owner) return 'OWNER'
  const access = accessOf(repository, login)
  return access === 'write' || access === 'admin' ? 'COLLABORATOR' : 'NONE'
}

/** What the pull request changes: from where its branch left the base. */
export async function pullChanges(repository: HostedRepository, pull: PullState): Promise<readonly FileChange[]> {
  return listChanges(repository.git, await pullStart(repository, pull), pull.headSha)
}

export async function pullCommits(repository: HostedRepository, pull: PullState): Promise<readonly string[]> {
  const range = [pull.headSha, `^${await pullStart(repository, pull)}`]
  return listCommits(repository.git, range, { limit: 250, reverse: true })
}

/** `baseSha` stays where it was when the pull request closed, so a merged one still shows its own changes. */
export async function pullStart(repository: HostedRepository, pull: PullState): Promise<string> {
  return (await findMergeBase(repository.git, pull.baseSha, pull.headSha)) ?? pull.baseSha
}

/** Before the merge that of the trial merge, which is no promise. */
async function mergeSha(repository: HostedRepository, pull: PullState): Promise<string | null> {
  if (pull.merged !== null) return pull.merged.commit
  return pull.state === 'open' ? ((await tryMerge(repository, pull))?.commit ?? null) : null
}

function presentSide(host: Host, repository: HostedRepository, ref: string, sha: string) {
  return {
    label: `${repository.owner}:${ref}`,
    ref,
    sha,
    user: presentUser(host, repository.owner),
    repo: presentRepository(host, repository, null),
  }
}

function findLabel(repository: HostedRepository, name: string): LabelState {
  const known = repository.state.labels.find(label => label.name === name)
  return known ?? { id: 0, name, color: 'ededed', description: null }
}
