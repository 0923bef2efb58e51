import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { parseFast } from './fast'
import { isParseError, parseFull } from './full'
import { fileSource, get, type Node, placeOf, type Scalar, textOf } from './node'
import { parseDocuments, parseFirst } from './parse'

function fastAndFull(text: string) {
  const source = fileSource('f.yaml', text)
  return { fast: parseFast(source, 0, text.length, 1), full: parseFull(source, 0, text.length, 1) }
}

/** Everything that later steps rely on: text, style, line and range. */
function bare(node: Node): unknown {
  if (node.kind === 'scalar' && node.text === '' && node.style === 'plain') return 'nothing'
  if (node.kind === 'scalar') {
    const isBlock = node.style === 'literal' || node.style === 'folded'
    return [node.text, node.style, node.line, node.start, isBlock ? null : node.end]
  }
  if (node.kind === 'list') return ['list', node.line, node.start, node.flow, node.items.map(bare)]
  return ['map', node.line, node.start, node.flow, node.entries.map(({ key, value }) => [bare(key), bare(value)])]
}

function expectSame(text: string): boolean {
  const { fast, full } = fastAndFull(text)
  if (fast === null) return false
  if (fast === 'empty' || full === 'empty' || isParseError(full)) expect(fast).toBe(full)
  else expect(bare(fast)).toEqual(bare(full))
  return true
}

const words = fc.constantFrom(
  'a',
  'app:1',
  '1.10',
  'yes',
  'null',
  '~',
  '',
  'x y',
  "it's",
  '"q"',
  '- a',
  'a: b',
  'a #b',
  '#c',
  '@x',
  '`',
  '*a',
  '&a',
  '!t',
  '%d',
  '|',
  '>',
  '?',
  ':',
  '-',
  '---',
  '...',
  '{a}',
  '[b]',
  ',',
  'a\nb',
  ' lead',
  'trail ',
  'tab\there',
  '\u00e9',
  'back\\slash',
  '0x1F',
  '2024-01-02',
)
const keys = fc.constantFrom('a', 'b', 'image', 'newTag', 'x.y/z', '1', 'true', 'with space', '<<x', 'k-1')
const tree = fc.letrec(tie => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    words,
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(keys, tie('node'), { maxKeys: 4 }),
  ),
})).node
const layout = fc.record({
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  lineWidth: fc.constantFrom(0, 20, 80),
  collectionStyle: fc.constantFrom('any' as const, 'flow' as const),
  defaultStringType: fc.constantFrom(
    'PLAIN' as const,
    'QUOTE_SINGLE' as const,
    'QUOTE_DOUBLE' as const,
    'BLOCK_LITERAL' as const,
  ),
})

describe('the fast parser', () => {
  it('gives what the full parser gives, for whatever it takes, with every range and line', () => {
    let taken = 0
    fc.assert(
      fc.property(tree, layout, fc.constantFrom('\n', '\r\n'), (value, options, eol) => {
        if (expectSame(stringify(value, options).replaceAll('\n', eol))) taken += 1
      }),
      { numRuns: 1500 },
    )
    expect(taken).toBeGreaterThan(150)
  })

  it('gives what the full parser gives for text that was cut and stirred', () => {
    const line = fc.constantFrom(
      'a: 1',
      '  b: "x"',
      '- c',
      '  - d: e',
      '    f: |',
      '      text',
      '# note',
      '',
      '  g:',
      "h: 'i",
      "  j'",
      'k: l',
      '  m',
      'n: [o, p:1, "q"]',
      'r: {s: t, u: [v]}',
      '---',
      '\tw: x',
      'y: >-',
      '  z',
      '  - ',
      '-',
      'a:b',
      '? c',
      'd: &e f',
      'g: *e',
      '<<: h',
      'i: !j k',
      'l: m # n',
      'o: "p\\tq"',
      'r: {s: }',
      '    - t',
      'u: v: w',
      'x:  ',
      '"y": z',
      'a: b\\',
      '- - c',
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 7 }), fc.boolean(), (lines, hasEnd) => {
        expectSame(lines.join('\n') + (hasEnd ? '\n' : ''))
      }),
      { numRuns: 4000 },
    )
  })

  it('leaves to the full parser what it is not sure of', () => {
    for (const text of ['a: &b c', 'a: *b', '<<: c', 'a: !!str b', '? a', 'a: |2\n   b', 'a: "\\x41"', '\ta: b']) {
      expect(fastAndFull(text).fast).toBeNull()
    }
  })
})

describe("lines left of what holds them, as Go's parser takes them", () => {
  const texts: readonly [string, string, unknown][] = [
    ['quoted text', 'a:\n      - "one\ntwo"\n      - \'three\n\n  four\'\n', { a: ['one two', 'three\nfour'] }],
    ['a list', 'a:\n    b: [\n "c",\nd\n  ]\n    e: f\n', { a: { b: ['c', 'd'], e: 'f' } }],
    ['a map', 'a:\n  b:\n    c: {d: e,\nf: "g\nh"\n}\n', { a: { b: { c: { d: 'e', f: 'g h' } } } }],
    ['plain text in a list', 'a:\n  b: [c\nd, e]\n', { a: { b: ['c d', 'e'] } }],
    ['comments', 'a:\n  b: [ # one\n# two\n c ]\n', { a: { b: ['c'] } }],
    ['carriage returns', 'a:\r\n  b: [\r\nc\r\n]\r\n  d: "e\r\nf"\r\n', { a: { b: ['c'], d: 'e f' } }],
  ]
  it.each(texts)('%s', (_what, text, value) => {
    const parsed = parseDocuments(fileSource('f', text))
    expect(parsed.ok && parsed.documents.map(plain)).toEqual([value])
    for (const scalar of parsed.ok ? parsed.documents.flatMap(scalars) : []) {
      const { start, end, line, style } = scalar
      const slice = text.slice(start, end)
      expect(text.slice(0, start).split('\n')).toHaveLength(line)
      const inner = style === 'plain' ? slice : slice.slice(1, -1)
      expect(inner.split(/\s+/)).toEqual(scalar.text.split(/\s+/))
    }
  })

  const refused: readonly [string, string][] = [
    ['a document in quoted text', 'a: "b\n---\nc"\n'],
    ['the end of a document in quoted text', 'a: "b\n... \nc"\n'],
    ['an open list', 'a:\n  b: [c,\nd: e\n'],
    ['plain text outside of brackets', 'a:\n  b: c\nd\n'],
    ['an item of a block in a list', 'a: [\n- b\n]\n'],
    ['a key on two lines', 'a: {b\nc: d}\n'],
    ['a colon without a blank', 'a: {b:[c]}\n'],
    ['a text that begins with a colon, in a list', 'a: [:b]\n'],
    ['a question mark in a list', 'a: [http://b?c]\n'],
    ['a comment within plain text', 'a: [b # c\nd]\n'],
  ]
  it.each(refused)('but not %s', (_what, text) => {
    expect(parseDocuments(fileSource('f', text)).ok).toBe(false)
  })

  it('an escaped quote before them closes nothing', () => {
    for (const text of ['a:\n  b: "c\\"\n# d"\n', "a:\n  b: 'c''\n# d'\n"]) {
      const parsed = parseDocuments(fileSource('f', text))
      expect(parsed.ok && parsed.documents.map(plain)).toEqual([{ a: { b: text.includes('"') ? 'c" # d' : "c' # d" } }])
    }
  })

  it('and leave alone what the grammar reads', () => {
    for (const text of [
      'a: ["b",\n  c]\n',
      'a: {b: "?", "c":d}\n',
      'a: [b:c, "d?"]\n',
      'a: b?c\n',
      '{\n\t"a": ["b"]\n}\n',
    ])
      expect(parseDocuments(fileSource('f', text)).ok).toBe(true)
  })
})

function plain(node: Node): unknown {
  if (node.kind === 'scalar') return node.text
  if (node.kind === 'list') return node.items.map(plain)
  return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, plain(value)]))
}

function scalars(node: Node): readonly Scalar[] {
  if (node.kind === 'scalar') return [node]
  return node.kind === 'list'
    ? node.items.flatMap(scalars)
    : node.entries.flatMap(({ key, value }) => [key, ...scalars(value)])
}

describe('YAML is read within bounds', () => {
  const refused: readonly [string, string][] = [
    ['nesting beyond every stack', '['.repeat(100_000)],
    ['dashes without end', '- '.repeat(50_000)],
    ['deep indentation', Array.from({ length: 400 }, (_, index) => `${' '.repeat(index)}a:`).join('\n')],
    [
      'aliases that multiply',
      `a: &a [x, x, x, x, x, x, x, x, x]\n${Array.from('bcdefghi', (key, index) => `${key}: &${key} [${`*${'abcdefgh'[index]}, `.repeat(8)}*${'abcdefgh'[index]}]`).join('\n')}`,
    ],
    ['an alias of itself', 'a: &a [*a]'],
    ['an unknown alias', 'a: *b'],
    ['a control character', 'a: "\u0001"'],
    ['an open quote', 'a: "b'],
    ['a merge of text', 'a: &a b\nc: {<<: *a}'],
  ]
  for (const [title, text] of refused) {
    it(`refuses ${title}`, () => expect(parseDocuments(fileSource('f', text)).ok).toBe(false))
  }

  it('reads five megabytes', () => {
    const text = 'a:\n'.concat('- name: x\n  image: app:1\n'.repeat(200_000))
    expect(parseDocuments(fileSource('f', text)).ok).toBe(true)
  })
})

describe('documents', () => {
  it('are split at lines of three dashes, and keep their lines', () => {
    const parsed = parseDocuments(fileSource('f', '# head\n---\na: 1\n--- # next\n\nb: 2\n---\n'))
    expect(parsed.ok && parsed.documents.map(node => placeOf(node).line)).toEqual([3, 6])
  })

  it('are not divided by text behind the dashes', () => {
    expect(parseDocuments(fileSource('f', 'a: 1\n--- b\nc: 2\n')).ok).toBe(false)
  })

  it('the first alone is read where only it counts', () => {
    const parsed = parseFirst(fileSource('f', '# head\n---\na: 1\n---\n: : broken "\n'))
    expect(parsed.ok && textOf(get(parsed.documents[0], 'a'))).toBe('1')
  })

  it('write merge keys out: own keys first, then the earlier map', () => {
    const parsed = parseDocuments(fileSource('f', 'x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz: {<<: [*x, *y], a: 0}\n'))
    const z = parsed.ok ? get(parsed.documents[0], 'z') : null
    expect(['a', 'b', 'c'].map(key => textOf(get(z, key)))).toEqual(['0', '1', '2'])
  })
})
