import { describe, expect, it } from 'vitest'
import { containsSource, type SourceStanding } from './source-containing'

const sha = '9f3c2ab'.padEnd(40, '0')
const standings = new Map<string, SourceStanding>([
  ['1.4.1', { kind: 'before', sha }],
  ['1.4.2', { kind: 'after', sha }],
  ['1.4.3-rc', { kind: 'apart', sha }],
  ['main-9f3c2ab', { kind: 'is', sha }],
  ['9.9.9', { kind: 'unknown', why: 'and no tag or commit of the source is called so' }],
])

describe('whether a commit of the source is in what runs', () => {
  const image = (version: string) => `registry.example/shop/cart:${version}`

  it.each([
    ['1.4.2', ['1.4.2'], 'yes', 'runs 1.4.2 (9f3c2ab), which contains it'],
    ['1.4.1', ['1.4.1'], 'no', 'runs 1.4.1 (9f3c2ab), from before it'],
    ['1.4.3-rc', ['1.4.3-rc'], 'no', 'runs 1.4.3-rc (9f3c2ab), which does not contain it'],
    ['main-9f3c2ab', ['main-9f3c2ab'], 'yes', 'runs main-9f3c2ab, which is it'],
    ['9.9.9', ['9.9.9'], 'unknown', 'runs 9.9.9, and no tag or commit of the source is called so'],
    ['8.8.8', ['8.8.8'], 'unknown', 'runs 8.8.8, and the source could not be asked in time'],
    ['1.4.2', ['1.4.1'], 'no', 'runs 1.4.1 (9f3c2ab), from before it; declares 1.4.2 (9f3c2ab), which contains it'],
    ['1.4.2', ['1.4.2', '1.4.1'], 'no', 'runs 1.4.1 (9f3c2ab), from before it'],
    ['1.4.2', ['1.4.2', '9.9.9'], 'unknown', 'runs 9.9.9, and no tag or commit of the source is called so'],
  ])('Git has %s, %s runs: %s', (declared, running, contains, how) => {
    expect(containsSource(image(declared), running.map(image), standings)).toEqual({ contains, how })
  })

  it('is not told by another image with the same tag', () => {
    const answer = containsSource(image('1.4.2'), ['registry.example/shop/pay:1.4.2'], standings)
    expect(answer).toMatchObject({ contains: 'unknown', how: expect.stringMatching(/not the image/) })
    expect(containsSource(image('1.4.2'), ['mirror.example/cart:1.4.2'], standings).contains).toBe('yes')
  })

  it('is not told by what Git declares alone', () => {
    expect(containsSource(image('1.4.2'), 'not read', standings).contains).toBe('unknown')
    expect(containsSource(image('1.4.2'), 'absent', standings).contains).toBe('no')
  })
})
