import type { ApiAnswer } from '../api/serve'
import { readCommit } from '../git/commits'
import type { Host } from '../host'
import { pullChanges, pullCommits } from '../present/pull'
import { decidingReviews, judgeMergeability, latestStatuses, type Mergeability } from '../pulls'
import type { HostedRepository } from '../repositories'
import type { PullState } from '../state'
import { accessOf } from '../users'
import { renderChanges } from './diff-view'
import { type Html, html } from './html'
import { formatTime, pathOf, plural, sendHtml } from './layout'
import { renderMarkdown } from './markdown'

/** One pull request, where a person reads, approves and merges it. */
export async function showPull(
  host: Host,
  repository: HostedRepository,
  pull: PullState,
  refusal: { readonly status: number; readonly message: string } | null = null,
): Promise<ApiAnswer> {
  const changes = await pullChanges(repository, pull)
  const commits = await pullCommits(repository, pull)
  const merging = await judgeMergeability(repository, pull)
  const body = html`<h1>${pull.title} <small>#${pull.number}</small></h1>
<p><span class="state ${stateOf(pull)}">${stateOf(pull)}</span>${sentence(pull, commits.length)}
${pull.labels.map(label => html` <span class="state label">${label}</span>`)}</p>
${refusal === null ? null : html`<p class="panel error" role="alert">${refusal.message}</p>`}
<section class="panel"><div class="head"><strong>${pull.author}</strong>${formatTime(pull.createdAt)}</div>
<div class="body">${pull.body ? renderMarkdown(pull.body) : html`<p class="muted">No description.</p>`}</div></section>
${conversation(pull)}
${checks(repository, pull)}
${await commitList(repository, commits)}
${pull.state === 'open' ? openActions(host, repository, pull, merging) : closedActions(host, repository, pull)}
<h2>${plural(changes.length, 'file')} changed</h2>${renderChanges(repository, pull.headSha, changes)}`
  const title = `${pull.title} · #${pull.number}`
  return sendHtml({ title, repository, body, ...(refusal === null ? {} : { status: refusal.status }) })
}

function stateOf(pull: PullState): 'open' | 'merged' | 'closed' {
  return pull.merged === null ? pull.state : 'merged'
}

function sentence(pull: PullState, commits: number): Html {
  const branches = html`<code>${pull.base}</code> from <code>${pull.headBranch}</code>`
  if (pull.merged !== null) {
    return html`${pull.merged.by} merged ${plural(commits, 'commit')} into ${branches}, ${formatTime(pull.merged.at)}`
  }
  return html`${pull.author} wants to merge ${plural(commits, 'commit')} into ${branches}`
}

function conversation(pull: PullState): Html {
  const words = {
    APPROVED: 'approved',
    CHANGES_REQUESTED: 'requested changes',
    COMMENTED: 'reviewed',
    DISMISSED: 'reviewed (dismissed)',
    PENDING: 'is reviewing',
  }
  const entries = [
    ...pull.reviews.map(({ author, state, body, submittedAt }) => ({
      author,
      deed: words[state],
      body,
      at: submittedAt,
    })),
    ...pull.comments.map(({ author, body, createdAt }) => ({ author, deed: 'commented', body, at: createdAt })),
  ].sort((one, other) => one.at - other.at)
  return html`${entries.map(
    ({
      author,
      deed,
      body,
      at,
    }) => html`<section class="panel"><div class="head"><span><strong>${author}</strong> ${deed}</span>${formatTime(at)}</div>
${body === '' ? null : html`<div class="body">${renderMarkdown(body)}</div>`}</section>`,
  )}`
}

function checks(repository: HostedRepository, pull: PullState): Html | null {
  const statuses = latestStatuses(repository, pull.headSha)
  if (statuses.length === 0) return null
  const items = statuses.map(
    status =>
      html`<li><span><strong>${status.context}</strong> ${status.description}</span><span class="${status.state === 'success' ? 'muted' : 'wait'}">${status.state}</span></li>`,
  )
  return html`<section class="panel"><div class="head"><strong>Checks</strong></div><ul class="list">${items}</ul></section>`
}

async function commitList(repository: HostedRepository, shas: readonly string[]): Promise<Html> {
  const commits = await Promise.all(shas.map(sha => readCommit(repository.git, sha)))
  const items = commits.map(commit =>
    commit === null
      ? null
      : html`<li><a href="${pathOf(repository, 'commit', commit.sha)}">${commit.message.split('\n')[0] ?? ''}</a>
<span class="muted">${commit.author.name} · <span class="mono">${commit.sha.slice(0, 7)}</span></span></li>`,
  )
  return html`<section class="panel"><div class="head"><strong>Commits</strong></div><ul class="list">${items}</ul></section>`
}

function openActions(host: Host, repository: HostedRepository, pull: PullState, merging: Mergeability): Html {
  const approvals = decidingReviews(pull).filter(review => review.state === 'APPROVED').length
  const state = merging.refusal ?? `Ready to merge. ${plural(approvals, 'approval')}.`
  const methods = ['merge', 'squash', 'rebase'].map(name => html`<option value="${name}">${name}</option>`)
  return html`<section class="panel"><div class="head"><span class="${merging.refusal === null ? '' : 'wait'}">${state}</span></div>
<form class="actions" method="post">${actors(host, repository, pull)}
<button formaction="${pathOf(repository, 'pull', `${pull.number}`, 'approve')}">Approve</button>
<label>Method <select name="method">${methods}</select></label>
<button class="main" formaction="${pathOf(repository, 'pull', `${pull.number}`, 'merge')}">Merge</button>
<button formaction="${pathOf(repository, 'pull', `${pull.number}`, 'close')}">Close</button></form></section>`
}

function closedActions(host: Host, repository: HostedRepository, pull: PullState): Html | null {
  if (pull.merged !== null) {
    const { commit } = pull.merged
    return html`<p>Merged as <a class="mono" href="${pathOf(repository, 'commit', commit)}">${commit.slice(0, 7)}</a>.</p>`
  }
  return html`<section class="panel"><form class="actions" method="post">${actors(host, repository, pull)}
<button formaction="${pathOf(repository, 'pull', `${pull.number}`, 'reopen')}">Reopen</button></form></section>`
}

/** There is no sign-in here: a person chooses who they are. Somebody else than the author comes first, because only they may approve. */
function actors(host: Host, repository: HostedRepository, pull: PullState): Html {
  const people = host.users.all
    .filter(user => user.type === 'User' && ['write', 'admin'].includes(accessOf(repository, user.login) ?? ''))
    .sort((one, other) => Number(one.login === pull.author) - Number(other.login === pull.author))
  return html`<label>As <select name="as">${people.map(user => html`<option value="${user.login}">${user.login}</option>`)}</select></label>`
}
