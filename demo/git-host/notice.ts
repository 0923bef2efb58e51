import { isAncestor, listCommits, readCommit } from './git/commits'
import { listRefs } from './git/refs'
import type { Host } from './host'
import { presentCommit } from './present/commit'
import { presentPull } from './present/pull'
import { presentRepository, repositoryPage } from './present/repository'
import { presentUser } from './present/user'
import { rememberHead } from './pulls'
import type { HostedRepository } from './repositories'
import type { PullState } from './state'

const nothing = '0'.repeat(40)

interface Move {
  readonly branch: string
  readonly before: string | null
  readonly after: string | null
}

/**
 * Looks which branches moved since the last look and does what a Git host does then: pull requests follow their branch, close or
 * count as merged, and webhooks go out. The one way for every kind of push, also for commits made behind the host's back.
 */
export async function noticeBranches(host: Host, repository: HostedRepository, actor: string): Promise<void> {
  const heads = await listRefs(repository.git, 'refs/heads/')
  const now = Object.fromEntries(Object.entries(heads).map(([ref, sha]) => [ref.slice('refs/heads/'.length), sha]))
  const moves = listMoves(repository.state.branches, now)
  if (moves.length === 0) return
  repository.state.branches = now
  for (const move of moves) {
    await sendPush(host, repository, move, actor)
    for (const pull of repository.state.pulls.filter(pull => pull.state === 'open')) {
      await follow(host, repository, pull, move, actor)
    }
  }
  repository.save()
}

export async function sendPullEvent(
  host: Host,
  repository: HostedRepository,
  pull: PullState,
  action: string,
  actor: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  if (!host.webhooks.listened(repository, 'pull_request')) return
  host.webhooks.send(repository, {
    name: 'pull_request',
    action,
    payload: {
      number: pull.number,
      pull_request: await presentPull(host, repository, pull),
      ...more,
      ...origin(host, repository, actor),
    },
  })
}

export function origin(host: Host, repository: HostedRepository, actor: string) {
  return { repository: presentRepository(host, repository, null), sender: presentUser(host, actor) }
}

async function follow(
  host: Host,
  repository: HostedRepository,
  pull: PullState,
  move: Move,
  actor: string,
): Promise<void> {
  if (pull.headBranch === move.branch) {
    if (move.after === null) return close(host, repository, pull, actor)
    const before = pull.headSha
    pull.headSha = move.after
    pull.updatedAt = host.clock()
    if (repository.state.settings.protection[pull.base]?.dismissStale === true) dismissApprovals(pull)
    await rememberHead(repository, pull)
    await sendPullEvent(host, repository, pull, 'synchronize', actor, { before, after: move.after })
    return
  }
  if (pull.base !== move.branch) return
  if (move.after === null) return close(host, repository, pull, actor)
  if (!(await isAncestor(repository.git, pull.headSha, move.after))) {
    pull.baseSha = move.after
    return
  }
  // Pushed by hand onto the base: GitHub counts the pull request as merged.
  const commit = await findArrival(repository, pull.headSha, move)
  pull.merged = { at: host.clock(), by: actor, commit }
  await close(host, repository, pull, actor)
}

/** The commit on the base's own line by which the head came in. */
async function findArrival(repository: HostedRepository, head: string, move: Move): Promise<string> {
  const range = ['--first-parent', move.after ?? nothing, ...(move.before === null ? [] : [`^${move.before}`])]
  const line = await listCommits(repository.git, range, { limit: 1000, reverse: true })
  for (const sha of line) if (await isAncestor(repository.git, head, sha)) return sha
  return head
}

async function close(host: Host, repository: HostedRepository, pull: PullState, actor: string): Promise<void> {
  pull.state = 'closed'
  pull.closedAt = host.clock()
  pull.closedBy = actor
  pull.updatedAt = host.clock()
  await sendPullEvent(host, repository, pull, 'closed', actor)
}

function dismissApprovals(pull: PullState): void {
  for (const review of pull.reviews) if (review.state === 'APPROVED') review.state = 'DISMISSED'
}

function listMoves(before: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): readonly Move[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort()
  return names
    .map(branch => ({ branch, before: before[branch] ?? null, after: now[branch] ?? null }))
    .filter(move => move.before !== move.after)
}

async function sendPush(host: Host, repository: HostedRepository, move: Move, actor: string): Promise<void> {
  if (!host.webhooks.listened(repository, 'push')) return
  const payload = await pushPayload(host, repository, move, actor)
  host.webhooks.send(repository, { name: 'push', action: null, payload })
}

async function pushPayload(host: Host, repository: HostedRepository, move: Move, actor: string) {
  const { git } = repository
  const range = [move.after ?? nothing, ...(move.before === null ? [] : [`^${move.before}`])]
  const shas = move.after === null ? [] : await listCommits(git, range, { limit: 20, reverse: true })
  const commits = (await Promise.all(shas.map(sha => readCommit(git, sha)))).filter(commit => commit !== null)
  const shown = commits.map(commit => presentCommit(host, repository, commit))
  const { name, email } = host.users.get(actor)
  return {
    ref: `refs/heads/${move.branch}`,
    before: move.before ?? nothing,
    after: move.after ?? nothing,
    created: move.before === null,
    deleted: move.after === null,
    forced: move.before !== null && move.after !== null && !(await isAncestor(git, move.before, move.after)),
    base_ref: null,
    compare: `${repositoryPage(host, repository)}/compare/${move.before ?? ''}...${move.after ?? ''}`,
    commits: shown.map(pushedCommit),
    head_commit: shown.map(pushedCommit).at(-1) ?? null,
    pusher: { name, email },
    ...origin(host, repository, actor),
  }
}

function pushedCommit({ sha, html_url, commit }: ReturnType<typeof presentCommit>) {
  const { message, tree, author, committer } = commit
  return {
    id: sha,
    tree_id: tree.sha,
    distinct: true,
    message,
    timestamp: committer?.date,
    url: html_url,
    author,
    committer,
  }
}
