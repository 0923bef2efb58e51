import { type Html, html, joinHtml } from './html'

/** The part of GitHub's Markdown that pull requests of this world use. Raw HTML is shown as text; comments are left out. */
export function renderMarkdown(source: string): Html {
  const lines = source
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/\r\n?/g, '\n')
    .split('\n')
  const blocks: Html[] = []
  for (let at = 0; at < lines.length; ) {
    const block = readBlock(lines, at)
    if (block.html !== null) blocks.push(block.html)
    at = block.next
  }
  return joinHtml(blocks)
}

interface Block {
  readonly html: Html | null
  readonly next: number
}

function readBlock(lines: readonly string[], at: number): Block {
  const line = lines[at] ?? ''
  if (line.trim() === '') return { html: null, next: at + 1 }
  if (/^\s*(```|~~~)/.test(line)) return readFence(lines, at)
  const [, marks, title] = /^(#{1,6})\s+(.*)$/.exec(line) ?? []
  if (marks !== undefined) return { html: heading(marks.length, title ?? ''), next: at + 1 }
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) return { html: html`<hr>`, next: at + 1 }
  if (isTableStart(lines, at)) return readTable(lines, at)
  if (bullet.test(line)) return readList(lines, at)
  if (/^\s*>/.test(line)) return readQuote(lines, at)
  const next = endOf(lines, at, text => text.trim() !== '' && !startsBlock(text))
  return { html: html`<p>${renderInline(lines.slice(at, next).join('\n'))}</p>`, next }
}

const bullet = /^\s*([-*+]|\d+[.)])\s+/

function startsBlock(line: string): boolean {
  return /^(#{1,6}\s|\s*(```|~~~|>))/.test(line) || bullet.test(line)
}

/** At least one line further, so that reading always ends. */
function endOf(lines: readonly string[], at: number, belongs: (line: string) => boolean): number {
  let next = at + 1
  while (next < lines.length && belongs(lines[next] ?? '')) next += 1
  return next
}

function heading(level: number, text: string): Html {
  const content = renderInline(text)
  if (level === 1) return html`<h2>${content}</h2>`
  return level === 2 ? html`<h3>${content}</h3>` : html`<h4>${content}</h4>`
}

function readFence(lines: readonly string[], at: number): Block {
  const fence = /^\s*(```+|~~~+)/.exec(lines[at] ?? '')?.[1] ?? '```'
  const end = endOf(lines, at, line => !line.trim().startsWith(fence))
  return { html: html`<pre><code>${lines.slice(at + 1, end).join('\n')}</code></pre>`, next: end + 1 }
}

function isTableStart(lines: readonly string[], at: number): boolean {
  return (lines[at] ?? '').includes('|') && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] ?? '')
}

function readTable(lines: readonly string[], at: number): Block {
  const next = endOf(lines, at + 1, line => line.includes('|'))
  const rows = lines.slice(at + 2, next).map(splitRow)
  const head = splitRow(lines[at] ?? '').map(cell => html`<th>${renderInline(cell)}</th>`)
  const body = rows.map(cells => html`<tr>${cells.map(cell => html`<td>${renderInline(cell)}</td>`)}</tr>`)
  return { html: html`<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`, next }
}

function splitRow(line: string): readonly string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
  return inner.split(/(?<!\\)\|/).map(cell => cell.trim().replaceAll('\\|', '|'))
}

function readList(lines: readonly string[], at: number): Block {
  const next = endOf(lines, at, line => line.trim() !== '' && (bullet.test(line) || /^\s{2,}\S/.test(line)))
  const ordered = /^\s*\d/.test(lines[at] ?? '')
  const items: string[] = []
  for (const line of lines.slice(at, next)) {
    if (bullet.test(line)) items.push(line.replace(bullet, ''))
    else items.push(`${items.pop() ?? ''}\n${line.trim()}`)
  }
  const content = items.map(item => html`<li>${renderInline(item)}</li>`)
  return { html: ordered ? html`<ol>${content}</ol>` : html`<ul>${content}</ul>`, next }
}

function readQuote(lines: readonly string[], at: number): Block {
  const next = endOf(lines, at, line => /^\s*>/.test(line))
  const inner = lines.slice(at, next).map(line => line.replace(/^\s*> ?/, ''))
  return { html: html`<blockquote>${renderMarkdown(inner.join('\n'))}</blockquote>`, next }
}

const inline =
  /\\([!-/:-@[-`{-~])|(`+)([\s\S]*?[^`])\2(?!`)|\*\*([\s\S]+?)\*\*|(?<![\w*])[*_](?=\S)([^*_]+?)[*_](?![\w*])|\[([^\]]*)\]\(<?([^\s)>]+)>?\)|(https?:\/\/[^\s<>()"'`|]*[^\s<>()"'`|.,;:!?])|<br ?\/?>|&(lt|gt|amp|quot|nbsp|#\d{1,6});/g

function renderInline(text: string): Html {
  const parts: (Html | string)[] = []
  let from = 0
  for (const match of text.matchAll(inline)) {
    parts.push(text.slice(from, match.index), renderMatch(match))
    from = match.index + match[0].length
  }
  return joinHtml([...parts, text.slice(from)])
}

function renderMatch(match: RegExpExecArray): Html | string {
  const [whole, escaped, , code, bold, italic, label, target, url, entity] = match
  if (escaped !== undefined) return escaped
  if (code !== undefined) return html`<code>${code.trim()}</code>`
  if (bold !== undefined) return html`<strong>${renderInline(bold)}</strong>`
  if (italic !== undefined) return html`<em>${renderInline(italic)}</em>`
  if (label !== undefined) return link(target ?? '', renderInline(label))
  if (url !== undefined) return link(url, url)
  if (entity !== undefined) return decodeEntity(entity)
  return whole.startsWith('<br') ? html`<br>` : whole
}

/** Only the web and this host itself: no `javascript:` and no `data:`. */
function link(target: string, content: Html | string): Html {
  if (!/^(https?:\/\/|\/(?!\/)|#)/i.test(target)) return html`${content}`
  return html`<a href="${target}" rel="nofollow noreferrer">${content}</a>`
}

function decodeEntity(name: string): string {
  const code = Number(name.slice(1))
  if (name.startsWith('#')) return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  return { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: '\u00a0' }[name] ?? ''
}
