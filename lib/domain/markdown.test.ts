import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeMarkdown } from './markdown'

describe('escapeMarkdown', () => {
  it.each([
    '@everyone',
    'closes #12',
    'Fixes harbour/gitops#3',
    '<img src=x>',
    '[a](http://x)',
    '| a |',
    '`code`',
    '![x](y)',
  ])('lets no markup, mention or closing keyword of %s through', text => {
    const escaped = escapeMarkdown(text)
    expect(escaped).not.toMatch(/@[a-z]/i)
    expect(escaped).not.toMatch(/\b(closes|fixes|resolves)\b/i)
    expect(escaped).not.toMatch(/#\d/)
    expect(escaped).not.toMatch(/<|(^|[^\\])[`[\]|]|:\/\//)
  })

  it('keeps every text on one line', () => {
    fc.assert(fc.property(fc.string(), text => !/[\r\n]/.test(escapeMarkdown(text))))
  })
})
