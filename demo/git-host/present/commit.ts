import type { GitCommit, Person } from '../git/commits'
import type { FileChange } from '../git/diff'
import type { Host } from '../host'
import type { HostedRepository } from '../repositories'
import { repositoryPage, repositoryUrl } from './repository'
import { isoTime, nodeId, type Schema } from './schema'
import { presentUserByEmail } from './user'

const verification = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null }

/** The commit as `/git/commits` shows it. */
export function presentGitCommit(host: Host, repository: HostedRepository, commit: GitCommit): Schema['git-commit'] {
  const url = repositoryUrl(host, repository)
  const page = repositoryPage(host, repository)
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${url}/git/commits/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    author: presentPerson(commit.author),
    committer: presentPerson(commit.committer),
    message: commit.message,
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    parents: commit.parents.map(sha => ({ sha, url: `${url}/git/commits/${sha}`, html_url: `${page}/commit/${sha}` })),
    verification,
  }
}

/** The commit as `/commits` shows it; `changes` only where one commit is asked for. */
export function presentCommit(
  host: Host,
  repository: HostedRepository,
  commit: GitCommit,
  changes: readonly FileChange[] | null = null,
): Schema['commit'] {
  const url = repositoryUrl(host, repository)
  const page = repositoryPage(host, repository)
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${url}/commits/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    commit: {
      url: `${url}/git/commits/${commit.sha}`,
      author: presentPerson(commit.author),
      committer: presentPerson(commit.committer),
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      verification,
    },
    author: presentUserByEmail(host, commit.author.email),
    committer: presentUserByEmail(host, commit.committer.email),
    parents: commit.parents.map(sha => ({ sha, url: `${url}/commits/${sha}`, html_url: `${page}/commit/${sha}` })),
    ...(changes === null
      ? {}
      : {
          stats: countChanges(changes),
          files: changes.map(change => presentChange(host, repository, commit.sha, change)),
        }),
  }
}

export function presentChange(
  host: Host,
  repository: HostedRepository,
  commit: string,
  change: FileChange,
): Schema['diff-entry'] {
  const path = change.path.split('/').map(encodeURIComponent).join('/')
  return {
    sha: change.sha,
    filename: change.path,
    status: change.status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    blob_url: `${repositoryPage(host, repository)}/blob/${commit}/${path}`,
    raw_url: `${repositoryPage(host, repository)}/raw/${commit}/${path}`,
    contents_url: `${repositoryUrl(host, repository)}/contents/${path}?ref=${commit}`,
    ...(change.patch === null ? {} : { patch: change.patch }),
    ...(change.previousPath === null ? {} : { previous_filename: change.previousPath }),
  }
}

export function countChanges(changes: readonly FileChange[]): { additions: number; deletions: number; total: number } {
  const additions = changes.reduce((sum, change) => sum + change.additions, 0)
  const deletions = changes.reduce((sum, change) => sum + change.deletions, 0)
  return { additions, deletions, total: additions + deletions }
}

function presentPerson(person: Person): { name: string; email: string; date: string } {
  return { name: person.name, email: person.email, date: isoTime(person.at) }
}
