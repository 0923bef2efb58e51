import { apiUrl, type Host } from '../host'
import type { HostedRepository } from '../repositories'
import { accessOf } from '../users'
import { isoTime, nodeId, type Schema } from './schema'
import { presentUser } from './user'

export function repositoryUrl(host: Host, repository: HostedRepository): string {
  return `${apiUrl(host)}/repos/${repository.owner}/${repository.name}`
}

export function repositoryPage(host: Host, repository: HostedRepository): string {
  return `${host.url()}/${repository.owner}/${repository.name}`
}

export function presentRepository(
  host: Host,
  repository: HostedRepository,
  login: string | null,
): Schema['repository'] & Schema['full-repository'] {
  const { state, owner, name } = repository
  const page = repositoryPage(host, repository)
  const open = state.pulls.filter(pull => pull.state === 'open').length
  const access = accessOf(repository, login)
  const pushedAt = isoTime(host.clock())
  return {
    id: state.id,
    node_id: nodeId('Repository', state.id),
    name,
    full_name: `${owner}/${name}`,
    owner: presentUser(host, owner),
    private: state.settings.private,
    visibility: state.settings.private ? 'private' : 'public',
    html_url: page,
    description: state.settings.description,
    fork: false,
    ...links(repositoryUrl(host, repository)),
    clone_url: `${page}.git`,
    git_url: `${page}.git`,
    ssh_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    default_branch: state.settings.defaultBranch,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    subscribers_count: 0,
    network_count: 0,
    size: 0,
    open_issues: open,
    open_issues_count: open,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: false,
    has_discussions: false,
    archived: false,
    disabled: false,
    pushed_at: pushedAt,
    created_at: isoTime(state.createdAt),
    updated_at: pushedAt,
    permissions: { admin: access === 'admin', push: access === 'admin' || access === 'write', pull: access !== null },
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: true,
    delete_branch_on_merge: false,
  }
}

function links(url: string) {
  return {
    url,
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    hooks_url: `${url}/hooks`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
  }
}
