import { describe, expect, it } from 'vitest'
import { namesCommit, parseQuestion, pullRequestOf, shasIn } from './question'

describe('a question', () => {
  it.each([
    ['#412', { number: 412, sha: null, tag: '#412', name: null }],
    [' 412 ', { number: 412, sha: null, tag: '412' }],
    ['PR 412', { number: 412 }],
    ['9F3C2AB', { number: null, sha: '9f3c2ab' }],
    ['20251203', { number: 20251203, sha: '20251203', tag: '20251203' }],
    ['main@sha1:9f3c2ab', { sha: '9f3c2ab' }],
    ['9f3c2a', { sha: null, tag: '9f3c2a' }],
    ['1.43.0', { number: null, sha: null, tag: '1.43.0', name: null }],
    ['cart:1.43.0', { tag: '1.43.0', name: 'cart' }],
    ['ghcr.io:5000/acme/cart:1.43.0', { tag: '1.43.0', name: 'cart' }],
  ])('%s', (text, read) => expect(parseQuestion(text)).toMatchObject(read))
})

describe('a tag names a commit', () => {
  const sha = '9f3c2ab17d5e4c1f0a9b8c7d6e5f4a3b2c1d0e9f'
  it.each([
    ['9f3c2ab', true],
    ['sha-9f3c2ab', true],
    ['main-9f3c2ab1-1733322720', true],
    [sha, true],
    ['9f3c2a', false],
    ['9f3c2ac', false],
    ['x9f3c2ab', false],
    ['1.43.0', false],
  ])('%s: %s', (tag, names) => expect(namesCommit(tag, sha)).toBe(names))

  it('never by digits alone: a date is no commit', () => {
    expect(shasIn('2025.12.04-1733322720-20251204')).toEqual([])
  })
})

describe('the pull request of a subject', () => {
  it.each([
    ['Promote cart 1.4.2 to prod (#412)', 412],
    ['Merge pull request #412 from acme/topic', 412],
    ["Merge pull request 'Promote cart' (#412) from topic into main", 412],
    ['Fixes #412 in passing', null],
    ['cart 1.4.2', null],
  ])('%s: %s', (subject, number) => expect(pullRequestOf(subject)).toBe(number))
})
