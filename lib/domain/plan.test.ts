import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { branchName, effectSentence, escapeMarkdown, planText } from './plan'

const target = { service: 'cart', environment: 'prod' }

describe('branchName', () => {
  it('is made of environment, service, plan and attempt', () => {
    expect(branchName(target, 'abcdef0123456789', 0)).toBe('plimsoll/prod/cart/abcdef01-1')
    expect(branchName(target, 'abcdef0123456789', 2)).toBe('plimsoll/prod/cart/abcdef01-3')
  })

  it.each([
    'prod/eu',
    'ein dienst',
    '..',
    'a..b',
    '.hidden',
    'x.lock',
    'x@{1}',
    '~^:?*[\\',
    'größe',
    '',
    'a\u0000b',
    '-dash',
  ])('git accepts the branch of a service named %j', name => {
    const branch = branchName({ service: name, environment: name }, 'abcdef0123456789', 0)
    expect(() => execFileSync('git', ['check-ref-format', '--branch', branch], { stdio: 'pipe' })).not.toThrow()
  })
})

describe('planText', () => {
  const edit = (path: string) => ({ path, before: 'a', after: 'b', blob: '1' })

  it('does not depend on the order of the edits', () => {
    expect(planText(target, [edit('x'), edit('y')])).toBe(planText(target, [edit('y'), edit('x')]))
  })

  it.each([
    ['another blob', { ...edit('x'), blob: '2' }],
    ['another text', { ...edit('x'), after: 'c' }],
    ['another file', edit('z')],
  ])('differs with %s', (_title, other) => {
    expect(planText(target, [other])).not.toBe(planText(target, [edit('x')]))
  })
})

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

describe('effectSentence', () => {
  const effects = { changed: [target], resolvable: 198, unresolvable: 0, mightChange: [] }

  it.each([
    [effects, 'Exactly 1 of 198 resolvable cells changes.'],
    [
      { ...effects, unresolvable: 7 },
      'Exactly 1 of 198 resolvable cells changes. 7 cannot be resolved and do not read this file.',
    ],
    [
      { ...effects, unresolvable: 7, mightChange: [target] },
      'Exactly 1 of 198 resolvable cells changes. 7 cannot be resolved; 6 of them do not read this file, 1 might change.',
    ],
    [
      { ...effects, unresolvable: 1 },
      'Exactly 1 of 198 resolvable cells changes. 1 cannot be resolved and does not read this file.',
    ],
  ])('counts what changes, what does not and what is not known', (given, sentence) => {
    expect(effectSentence(given)).toBe(sentence)
  })
})
