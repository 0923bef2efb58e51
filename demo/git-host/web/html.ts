/** Markup that is safe to send: only `html` makes it, and it escapes everything that is not markup already. */
export interface Html {
  readonly markup: string
}

export type Child = Html | string | number | null | readonly Child[]

export function html(strings: TemplateStringsArray, ...children: readonly Child[]): Html {
  const parts = strings.map((text, index) => text + (index < children.length ? render(children[index] ?? null) : ''))
  return { markup: parts.join('') }
}

export const nothing: Html = { markup: '' }

export function joinHtml(children: readonly Child[], separator = ''): Html {
  return { markup: children.map(render).join(separator) }
}

function render(child: Child): string {
  if (child === null) return ''
  if (typeof child === 'string') return escapeHtml(child)
  if (typeof child === 'number') return String(child)
  return 'markup' in child ? child.markup : child.map(render).join('')
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, letter => entities[letter] ?? letter)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
