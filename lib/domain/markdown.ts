/** A host reads it as an order only before what it is to close. In a version such as `1.4.1-fix` it stays as it is, to be copied. */
const closing = /(?<![\w.-])(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)(?=:?\s)/gi

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Text from Git, clusters or hosts is data: no markup, no mention, no closing keyword passes through. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/[&<>]/g, character => entities[character] ?? '')
    .replace(/[\\`*_{}[\]#|~]/g, '\\$&')
    .replace(/\]\(/g, ']\\(')
    .replace(/@/g, '@\u2060')
    .replace(closing, word => `${word.slice(0, 1)}\u2060${word.slice(1)}`)
    .replace(/#(?=\d)/g, '#\u2060')
    .replace(/\bGH-(?=\d)/gi, match => `${match}\u2060`)
    .replace(/:\/\//g, ':\u2060//')
}

/** A code span cannot hold what would end it or the table's cell. */
export function codeSpan(text: string): string {
  const flat = text.replace(/[\r\n\t]+/g, ' ').replaceAll('|', '\\|')
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(match => match[0].length))
  const fence = '`'.repeat(longest + 1)
  const pad = flat.startsWith('`') || flat.endsWith('`') ? ' ' : ''
  return `${fence}${pad}${flat}${pad}${fence}`
}
