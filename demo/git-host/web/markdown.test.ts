import { expect, test } from 'vitest'
import { renderMarkdown } from './markdown'

const rendered = (source: string) => renderMarkdown(source).markup

test.each([
  ['a heading', '## Effects', '<h3>Effects</h3>'],
  ['a paragraph of two lines', 'a\nb', '<p>a\nb</p>'],
  ['code that holds markup', '`<b>` and ``a`b``', '<p><code>&lt;b&gt;</code> and <code>a`b</code></p>'],
  ['a fence', '```yaml\na: <b>\n```', '<pre><code>a: &lt;b&gt;</code></pre>'],
  ['a fence without end', '```\na', '<pre><code>a</code></pre>'],
  ['a list', '- a\n- **b**', '<ul><li>a</li><li><strong>b</strong></li></ul>'],
  [
    'a table',
    '| a | b |\n|---|---|\n| `x\\|y` | 2 |',
    '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td><code>x|y</code></td><td>2</td></tr></tbody></table>',
  ],
  ['escapes and entities', '\\*a\\* &#60;b&#62;', '<p>*a* &lt;b&gt;</p>'],
  ['a hidden comment', 'a<!-- plan\n\n{"x":1} -->b', '<p>ab</p>'],
  [
    'a link',
    '[x](https://a.example/?b=1&c=2)',
    '<p><a href="https://a.example/?b=1&amp;c=2" rel="nofollow noreferrer">x</a></p>',
  ],
])('shows %s', (_, source, markup) => {
  expect(rendered(source)).toBe(markup)
})

test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[x](javascript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](//evil.example)',
  '[x](https://a.example/"onmouseover="alert(1))',
  '`</code><script>alert(1)</script>`',
  '|a|\n|-|\n|<script>alert(1)</script>|',
  '**<svg/onload=alert(1)>**',
  '&#60;script&#62;alert(1)&#60;/script&#62;',
])('lets no markup through: %s', source => {
  const markup = rendered(source)
  expect(markup).not.toMatch(/<(script|img|svg)/i)
  expect(markup).not.toMatch(/href="(javascript|data|\/\/)/i)
  expect(markup).not.toMatch(/<[^>]*\son\w+=/i)
})

test('ends on any text', () => {
  for (const text of ['', '\n', '|', '|\n|-', '>', '```', '- ', '#', '**', '\\', '[](', '1.\n\n>\n>']) {
    expect(typeof rendered(text)).toBe('string')
  }
})
