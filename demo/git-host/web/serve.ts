import type { ApiAnswer } from '../api/serve'
import { formatDiff } from '../git/diff'
import type { Host } from '../host'
import { pullStart } from '../present/pull'
import type { HostedRepository } from '../repositories'
import type { PageRequest } from '../server'
import type { PullState } from '../state'
import { act } from './actions'
import { showCommit, showCommits, showComparison, showPath } from './file-pages'
import { html } from './html'
import { sendHtml, sendText } from './layout'
import { showPulls, showRepositories } from './lists'
import { showPull } from './pull-page'
import { style } from './style'

/** The pages for people; where the product's links land. */
export async function servePage(host: Host, request: PageRequest): Promise<ApiAnswer> {
  const path = decode(request.url.pathname)
  if (path === '/') return showRepositories(host)
  if (path === '/-/style.css') return sendText(200, style, 'text/css; charset=utf-8')
  const [, owner = '', name = '', kind = '', rest = ''] =
    /^\/([^/]+)\/([^/]+?)(?:\.git)?(?:\/([^/]+)(?:\/(.*))?)?$/.exec(path) ?? []
  const repository = host.repositories.find(owner, name)
  const page = repository === null ? null : await servePath(host, repository, kind, rest, request)
  return (
    page ??
    sendHtml({
      title: 'Not found',
      repository,
      status: 404,
      body: html`<h1>Not found</h1><p>There is nothing at <code>${path}</code>.</p>`,
    })
  )
}

async function servePath(
  host: Host,
  repository: HostedRepository,
  kind: string,
  rest: string,
  request: PageRequest,
): Promise<ApiAnswer | null> {
  switch (kind) {
    case '':
      return showPath(repository, repository.state.settings.defaultBranch, false)
    case 'pulls':
      return showPulls(repository)
    case 'pull':
      return servePull(host, repository, rest, request)
    case 'commit':
      return showCommit(repository, rest)
    case 'commits':
      return showCommits(repository, rest, request.url.searchParams.get('path') ?? '')
    case 'compare':
      return showComparison(repository, rest)
    case 'tree':
    case 'blob':
      return showPath(repository, rest, false)
    case 'raw':
      return showPath(repository, rest, true)
    default:
      return null
  }
}

async function servePull(
  host: Host,
  repository: HostedRepository,
  rest: string,
  request: PageRequest,
): Promise<ApiAnswer | null> {
  const [, number, ending] = /^(\d+)(?:\.(diff|patch)|\/(?:files|commits))?$/.exec(rest) ?? []
  const [, acted, action = ''] = /^(\d+)\/(approve|merge|close|reopen)$/.exec(rest) ?? []
  const pull = repository.state.pulls.find(known => known.number === Number(number ?? acted))
  if (pull === undefined) return null
  if (acted !== undefined) return request.method === 'POST' ? act(host, repository, pull, action, request) : null
  return ending === undefined ? showPull(host, repository, pull) : sendText(200, await diffOf(repository, pull))
}

async function diffOf(repository: HostedRepository, pull: PullState): Promise<string> {
  return formatDiff(repository.git, await pullStart(repository, pull), pull.headSha)
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
