import { findMergeBase, type GitCommit, listCommits, readCommit } from '../git/commits'
import { formatDiff, listChanges } from '../git/diff'
import { presentChange, presentCommit } from '../present/commit'
import { presentPullSummary, pullCommits } from '../present/pull'
import { repositoryPage, repositoryUrl } from '../present/repository'
import type { Schema } from '../present/schema'
import { type Answer, notFound, ok, raw, refuse } from './answer'
import { linkHeader, paged, readPage } from './paging'
import { param, type RepositoryCall, type Route, repositoryRoute } from './route'

/** GitHub lists at most so many commits of a comparison. */
const compareLimit = 250

export const commitRoutes: readonly Route[] = [
  repositoryRoute('GET', '/commits', 'contents', call => list(call)),
  repositoryRoute('GET', '/commits/:sha/pulls', 'pull_requests', async call => {
    const commit = await getCommit(call, param(call, 'sha'))
    const found = []
    for (const pull of call.repository.state.pulls) {
      const holds =
        pull.merged?.commit === commit.sha || (await pullCommits(call.repository, pull)).includes(commit.sha)
      if (holds) found.push(pull)
    }
    return paged(call, found, pull => presentPullSummary(call.host, call.repository, pull))
  }),
  repositoryRoute('GET', '/commits/*ref', 'contents', async call => {
    const commit = await getCommit(call, param(call, 'ref'))
    if (call.accept.includes('sha')) return raw(commit.sha, 'application/vnd.github.sha; charset=utf-8')
    const parent = commit.parents[0] ?? null
    if (call.accept.includes('diff')) {
      return raw(
        await formatDiff(call.repository.git, parent, commit.sha),
        'application/vnd.github.diff; charset=utf-8',
      )
    }
    const changes = await listChanges(call.repository.git, parent, commit.sha)
    return ok(presentCommit(call.host, call.repository, commit, changes))
  }),
  repositoryRoute('GET', '/compare/*basehead', 'contents', call => compare(call)),
]

/** By sha, short sha, branch or tag; GitHub's 422 where there is none. */
export async function getCommit(call: RepositoryCall, name: string): Promise<GitCommit> {
  const safe = !name.startsWith('-') && !/[\s~^:?*[\\]/.test(name)
  const commit = safe ? await readCommit(call.repository.git, name) : null
  return commit ?? refuse(422, `No commit found for SHA: ${name}`)
}

async function list(call: RepositoryCall): Promise<Answer> {
  const query = call.url.searchParams
  const start = await getCommit(call, query.get('sha') ?? call.repository.state.settings.defaultBranch)
  const page = readPage(call)
  const filters = [
    ...(query.has('since') ? [`--since=${query.get('since')}`] : []),
    ...(query.has('until') ? [`--until=${query.get('until')}`] : []),
    ...(query.has('author') ? [`--author=${call.host.users.get(query.get('author') ?? '').email}`] : []),
  ]
  const path = query.get('path') ?? ''
  const all = await listCommits(call.repository.git, [...filters, start.sha], { limit: -1, path })
  const shown = all.slice(page.skip, page.skip + page.size)
  const body = await Promise.all(
    shown.map(async sha => presentCommit(call.host, call.repository, await getCommit(call, sha))),
  )
  return { status: 200, body, headers: linkHeader(call, page, all.length) }
}

async function compare(call: RepositoryCall): Promise<Answer> {
  const [from = '', to = ''] = param(call, 'basehead').split('...')
  const { git } = call.repository
  const base = await readCommit(git, from)
  const head = await readCommit(git, to)
  const mergeBase = base === null || head === null ? null : await findMergeBase(git, base.sha, head.sha)
  if (base === null || head === null || mergeBase === null) return notFound()
  if (call.accept.includes('diff')) {
    return raw(await formatDiff(git, mergeBase, head.sha), 'application/vnd.github.diff; charset=utf-8')
  }
  const ahead = await listCommits(git, [head.sha, `^${base.sha}`], { limit: -1, reverse: true })
  const behind = await listCommits(git, [base.sha, `^${head.sha}`], { limit: -1 })
  const url = `${repositoryUrl(call.host, call.repository)}/compare/${from}...${to}`
  const page = `${repositoryPage(call.host, call.repository)}/compare/${from}...${to}`
  const present = async (sha: string) => presentCommit(call.host, call.repository, await getCommit(call, sha))
  const comparison: Schema['commit-comparison'] = {
    url,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: await present(base.sha),
    merge_base_commit: await present(mergeBase),
    status: comparisonStatus(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: await Promise.all(ahead.slice(0, compareLimit).map(present)),
    files: (await listChanges(git, mergeBase, head.sha)).map(change =>
      presentChange(call.host, call.repository, head.sha, change),
    ),
  }
  return ok(comparison)
}

function comparisonStatus(ahead: number, behind: number): Schema['commit-comparison']['status'] {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead'
  return behind > 0 ? 'behind' : 'identical'
}
