import type { ApiAnswer } from '../api/serve'
import { listCommits, readCommit } from '../git/commits'
import { listChanges } from '../git/diff'
import { readTree } from '../git/trees'
import type { HostedRepository } from '../repositories'
import { renderChanges } from './diff-view'
import { html } from './html'
import { formatTime, pathOf, sendHtml, sendText } from './layout'

const shownCommits = 100

/** A folder or a file at a branch or commit; `rest` is `<ref>/<path>`, and a branch's name may hold slashes. */
export async function showPath(repository: HostedRepository, rest: string, plain: boolean): Promise<ApiAnswer | null> {
  const place = await splitRef(repository, rest)
  if (place === null) return null
  const { ref, commit, path } = place
  const object = await repository.git.objects.read(path === '' ? `${commit}^{tree}` : `${commit}:${path}`)
  if (object === null) return null
  if (object.type === 'tree') return showFolder(repository, ref, path, object.sha)
  if (plain) return sendText(200, object.content)
  const lines = object.content.toString().replace(/\n$/, '').split('\n')
  const rows = lines.map(
    (line, index) =>
      html`<tr id="L${index + 1}"><td class="no"><a href="#L${index + 1}">${index + 1}</a></td><td>${line}</td></tr>`,
  )
  const body = html`<h1 class="mono">${path}</h1><p class="muted">At <code>${ref}</code> · <a href="${pathOf(repository, 'commits', ref)}?path=${path}">History</a> · <a href="${pathOf(repository, 'raw', ref, path)}">Raw</a></p>
<section class="panel scroll"><table class="diff"><tbody>${rows}</tbody></table></section>`
  return sendHtml({ title: path, repository, body })
}

export async function showCommit(repository: HostedRepository, name: string): Promise<ApiAnswer | null> {
  const commit = /^[0-9a-f]{4,40}$/.test(name) ? await readCommit(repository.git, name) : null
  if (commit === null) return null
  const [subject = '', ...more] = commit.message.split('\n')
  const changes = await listChanges(repository.git, commit.parents[0] ?? null, commit.sha)
  const parents = commit.parents.map(
    sha => html` <a class="mono" href="${pathOf(repository, 'commit', sha)}">${sha.slice(0, 7)}</a>`,
  )
  const body = html`<h1>${subject}</h1><pre>${more.join('\n').trim()}</pre>
<p><strong>${commit.author.name}</strong> · ${formatTime(commit.committer.at)} · <span class="mono">${commit.sha}</span> · parents${parents}</p>
${renderChanges(repository, commit.sha, changes)}`
  return sendHtml({ title: subject, repository, body })
}

export async function showCommits(repository: HostedRepository, rest: string, path: string): Promise<ApiAnswer | null> {
  const place = await splitRef(repository, rest)
  if (place === null) return null
  const shas = await listCommits(repository.git, [place.commit], { limit: shownCommits, path })
  const commits = await Promise.all(shas.map(sha => readCommit(repository.git, sha)))
  const items = commits.map(commit =>
    commit === null
      ? null
      : html`<li><a href="${pathOf(repository, 'commit', commit.sha)}">${commit.message.split('\n')[0] ?? ''}</a>
<span class="muted">${commit.author.name} · ${formatTime(commit.committer.at)} · <span class="mono">${commit.sha.slice(0, 7)}</span></span></li>`,
  )
  const body = html`<h1>Commits of <code>${place.ref}</code>${path === '' ? null : html` that change <code>${path}</code>`}</h1>
<section class="panel"><ul class="list">${items}</ul></section>`
  return sendHtml({ title: `Commits of ${place.ref}`, repository, body })
}

/** `<from>...<to>`: what the second has that the first has not. */
export async function showComparison(repository: HostedRepository, range: string): Promise<ApiAnswer | null> {
  const [from, to] = await Promise.all(range.split('...').map(name => findCommit(repository, name)))
  if (!from || !to) return null
  const base = (await repository.git.attempt(['merge-base', from, to])).stdout.toString().trim()
  const changes = await listChanges(repository.git, base === '' ? from : base, to)
  const body = html`<h1 class="mono">${range}</h1>${renderChanges(repository, to, changes)}`
  return sendHtml({ title: range, repository, body })
}

async function showFolder(repository: HostedRepository, ref: string, path: string, tree: string): Promise<ApiAnswer> {
  const entries = (await readTree(repository.git, tree)) ?? []
  const items = entries.map(({ name, mode }) => {
    const isFolder = mode === '040000'
    const target = pathOf(repository, isFolder ? 'tree' : 'blob', ref, ...(path === '' ? [name] : [path, name]))
    return html`<li><a class="mono" href="${target}">${name}${isFolder ? '/' : ''}</a></li>`
  })
  const title = path === '' ? `${repository.owner}/${repository.name}` : path
  const body = html`<h1 class="mono">${title}</h1><p class="muted">At <code>${ref}</code></p><section class="panel"><ul class="list">${items}</ul></section>`
  return sendHtml({ title, repository, body })
}

async function splitRef(repository: HostedRepository, rest: string) {
  const segments = rest.split('/').filter(segment => segment !== '')
  for (let count = 1; count <= segments.length; count++) {
    const ref = segments.slice(0, count).join('/')
    const commit = await findCommit(repository, ref)
    if (commit !== null) return { ref, commit, path: segments.slice(count).join('/') }
  }
  return null
}

async function findCommit(repository: HostedRepository, name: string): Promise<string | null> {
  if (/[\s~^:?*[\\]|^-/.test(name)) return null
  const rev = /^[0-9a-f]{7,40}$/.test(name) ? name : `refs/heads/${name}`
  return (await readCommit(repository.git, rev))?.sha ?? null
}
