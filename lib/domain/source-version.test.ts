import { describe, expect, it } from 'vitest'
import { findSourceVersion, namedCommits } from './source-version'

const [one, two] = ['1'.repeat(40), '2'.repeat(40)]

function find(version: string, tags: Readonly<Record<string, string>>, commits: Record<string, string[]> = {}) {
  const facts = { tags: new Map(Object.entries(tags)), commits: new Map(Object.entries(commits)) }
  const found = findSourceVersion('cart', version, facts)
  return found.kind === 'commit' ? found.sha : found.why
}

describe('what a version was built from', () => {
  it.each([
    ['1.4.2', '1.4.2'],
    ['1.4.2', 'v1.4.2'],
    ['v1.4.2', '1.4.2'],
    ['1.4.2', 'cart-1.4.2'],
    ['1.4.2', 'cart/v1.4.2'],
    ['v1.4.2', 'cart/1.4.2'],
    ['release-7', 'release-7'],
  ])('%s is the tag %s of the source', (version, tag) => {
    expect(find(version, { [tag]: one, 'pay-1.4.2': two, '11.4.2': two })).toBe(one)
  })

  it('is the commit that the tag names', () => {
    expect(find('main-9f3c2ab-17', {}, { '9f3c2ab': [one] })).toBe(one)
  })

  it.each([
    ['two tags disagree', '1.4.2', { '1.4.2': one, 'cart-1.4.2': two }, {}, /not the same/],
    ['a tag and a commit disagree', 'b-9f3c2ab', { 'b-9f3c2ab': two }, { '9f3c2ab': [one] }, /not the same/],
    ['two commits are named', '9f3c2ab-abcdef1', {}, { '9f3c2ab': [one], abcdef1: [two] }, /not the same/],
    ['a short id means two commits', '9f3c2ab', {}, { '9f3c2ab': [one, two] }, /more than one commit/],
    [
      'a short id means two commits and a tag one',
      '9f3c2ab',
      { '9f3c2ab': one },
      { '9f3c2ab': [one, two] },
      /more than/,
    ],
    ['nothing is called so', '1.4.2', { '1.4.20': one }, {}, /no tag or commit/],
    ['it is a digest', 'sha256:9f3c2ab', { 'sha256:9f3c2ab': one }, { '9f3c2ab': [one] }, /digest/],
    ['the tag moves', 'main', { main: one }, {}, /moves/],
  ])('is unknown when %s', (_why, version, tags, commits, expected) => {
    expect(find(version, tags, commits)).toMatch(expected)
  })

  it('is the same commit by all its names', () => {
    expect(find('1.4.2', { '1.4.2': one, 'v1.4.2': one })).toBe(one)
  })

  it('is never read out of a digest', () => {
    expect(namedCommits('sha256:9f3c2ab')).toEqual([])
  })
})
