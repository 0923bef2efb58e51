import type { ApiAnswer } from '../api/serve'
import type { Host } from '../host'
import type { HostedRepository } from '../repositories'
import type { PullState } from '../state'
import { html } from './html'
import { formatTime, pathOf, plural, sendHtml } from './layout'

export function showRepositories(host: Host): ApiAnswer {
  const items = host.repositories.list().map(repository => {
    const open = repository.state.pulls.filter(pull => pull.state === 'open').length
    return html`<li><a href="${pathOf(repository)}">${repository.owner}/${repository.name}</a>
<span class="muted">${plural(open, 'open pull request')}</span></li>`
  })
  const body = html`<h1>Repositories</h1><section class="panel"><ul class="list">${items}</ul></section>`
  return sendHtml({ title: 'Repositories', repository: null, body })
}

export function showPulls(repository: HostedRepository): ApiAnswer {
  const newestFirst = [...repository.state.pulls].reverse()
  const open = newestFirst.filter(pull => pull.state === 'open')
  const done = newestFirst.filter(pull => pull.state === 'closed')
  const body = html`<h1>Pull requests</h1>${section(repository, 'Open', open)}${section(repository, 'Done', done)}`
  return sendHtml({ title: 'Pull requests', repository, body })
}

function section(repository: HostedRepository, title: string, pulls: readonly PullState[]) {
  const items = pulls.map(
    pull => html`<li><span><a href="${pathOf(repository, 'pull', `${pull.number}`)}">${pull.title}</a> <span class="muted">#${pull.number} by ${pull.author}</span></span>
<span class="muted">${pull.merged === null ? pull.state : 'merged'} · ${formatTime(pull.updatedAt)}</span></li>`,
  )
  const content = items.length === 0 ? html`<li class="muted">None.</li>` : items
  return html`<section class="panel"><div class="head"><strong>${title}</strong>${pulls.length}</div><ul class="list">${content}</ul></section>`
}
