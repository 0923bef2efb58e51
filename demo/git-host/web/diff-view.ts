import type { FileChange } from '../git/diff'
import type { HostedRepository } from '../repositories'
import { type Html, html } from './html'
import { pathOf } from './layout'

export function renderChanges(repository: HostedRepository, commit: string, changes: readonly FileChange[]): Html {
  return html`${changes.map(
    change => html`<section class="panel"><div class="head">
<a class="mono" href="${pathOf(repository, 'blob', commit, change.path)}">${change.path}</a>
<span>${change.previousPath === null ? null : html`was ${change.previousPath} · `}${change.status} · +${change.additions} −${change.deletions}</span></div>
<div class="scroll"><table class="diff"><tbody>${renderHunks(change.patch)}</tbody></table></div></section>`,
  )}`
}

function renderHunks(patch: string | null): Html {
  if (patch === null) return html`<tr><td class="muted">No text to show.</td></tr>`
  let before = 0
  let after = 0
  const rows = patch.split('\n').map(line => {
    const [, from, to] = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line) ?? []
    if (from !== undefined && to !== undefined) {
      before = Number(from)
      after = Number(to)
      return html`<tr class="hunk"><td class="no"></td><td class="no"></td><td class="sign"></td><td>${line}</td></tr>`
    }
    if (line.startsWith('+')) return row('add', null, after++, '+', line)
    if (line.startsWith('-')) return row('del', before++, null, '−', line)
    if (line.startsWith('\\')) return row('hunk', null, null, '', ` ${line}`)
    return row('', before++, after++, '', line)
  })
  return html`${rows}`
}

function row(kind: string, before: number | null, after: number | null, sign: string, line: string): Html {
  return html`<tr class="${kind}"><td class="no">${before}</td><td class="no">${after}</td><td class="sign">${sign}</td><td>${line.slice(1)}</td></tr>`
}
