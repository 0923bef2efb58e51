import type { ApiAnswer } from '../api/serve'
import type { HostedRepository } from '../repositories'
import { type Child, type Html, html } from './html'

export interface Page {
  readonly title: string
  readonly repository: HostedRepository | null
  readonly body: Child
  readonly status?: number
}

/** Nothing but this host's own style may be loaded, no script runs, and no other site may frame or send a form. */
const policy =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

export function sendHtml(page: Page): ApiAnswer {
  const markup = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · Git host</title><link rel="stylesheet" href="/-/style.css"></head>
<body><header><a class="where" href="/">Git host</a>${page.repository === null ? null : navigation(page.repository)}</header>
<main>${page.body}</main></body></html>`
  return {
    status: page.status ?? 200,
    body: Buffer.from(markup.markup),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
    },
  }
}

export function sendText(status: number, text: string | Buffer, type = 'text/plain; charset=utf-8'): ApiAnswer {
  const headers = { 'content-type': type, 'x-content-type-options': 'nosniff' }
  return { status, body: Buffer.from(text), headers }
}

export function seeOther(location: string): ApiAnswer {
  return { status: 303, body: Buffer.alloc(0), headers: { location } }
}

export function pathOf(repository: HostedRepository, ...segments: readonly string[]): string {
  const encoded = segments.flatMap(segment => segment.split('/')).map(encodeURIComponent)
  return ['', repository.owner, repository.name, ...encoded].join('/')
}

export function formatTime(at: number): Html {
  const text = new Date(at).toISOString()
  return html`<time datetime="${text}">${text.slice(0, 16).replace('T', ' ')} UTC</time>`
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function navigation(repository: HostedRepository): Html {
  const open = repository.state.pulls.filter(pull => pull.state === 'open').length
  const branch = repository.state.settings.defaultBranch
  return html`<a class="where" href="${pathOf(repository)}">${repository.owner}/${repository.name}</a>
<a href="${pathOf(repository, 'tree', branch)}">Files</a><a href="${pathOf(repository, 'commits', branch)}">Commits</a>
<a href="${pathOf(repository, 'pulls')}">Pull requests (${open})</a>`
}
