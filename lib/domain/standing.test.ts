import { describe, expect, it } from 'vitest'
import type { SlotValue } from './history'
import { findStanding, sameVersion, standingMarks } from './standing'

const values = (...tags: readonly string[]): readonly SlotValue[] =>
  tags.map((tag, index) => ({ image: `registry.example/shop/cart:${tag}`, since: tags.length - index }))
const own = (tag: string) => `ghcr.io/acme/cart:${tag}`
const whole = { end: true, isWhole: true }
const cut = { end: true, isWhole: false }
const more = { end: false, isWhole: false }

describe('where a value stands among those of the upstream', () => {
  it.each([
    ['the one that it has now', '3', values('3', '2'), more, { kind: 'same' }],
    ['one later version', '2', values('3', '2', '1'), more, { kind: 'behind', later: 1 }],
    ['two, of which one came twice', '1', values('3', '2', '3', '1'), whole, { kind: 'behind', later: 2 }],
    [
      'a version that the upstream was rolled back from',
      '3',
      values('2', '3', '2'),
      more,
      { kind: 'behind', later: 1 },
    ],
    ['one that it never had', '9', values('3', '2'), whole, { kind: 'ahead' }],
    ['older than what was read: nothing is said', '9', values('3', '2'), cut, { kind: 'not known' }],
    ['not found yet: more is read', '9', values('3', '2'), more, null],
    ['an upstream without any value', '1', values(), whole, { kind: 'not known' }],
  ] as const)('%s', (_, tag, upstream, read, standing) => {
    expect(findStanding(own(tag), upstream, read)).toEqual(standing)
  })
})

describe('a version', () => {
  const digest = (letter: string) => `sha256:${letter.repeat(64)}`
  it.each([
    ['is the same from another registry', own('1'), 'cache.example/x/cart:1', true],
    ['is another with another tag', own('1'), own('2'), false],
    ['is its tag where one side has no digest', own('1'), `${own('1')}@${digest('a')}`, true],
    ['is its digest where both have one', `${own('1')}@${digest('a')}`, `${own('1')}@${digest('b')}`, false],
    ['without a tag is its digest', `cart@${digest('a')}`, `cart@${digest('b')}`, false],
  ])('%s', (_, a, b, same) => expect(sameVersion(a, b)).toBe(same))
})

describe('the marks', () => {
  const words = { environment: 'prod', upstream: 'staging', own: own('1'), theirs: own('3') }
  it.each([
    [{ kind: 'behind', later: 2 }, '2 behind', 'staging has had 2 later versions since 1, now 3.'],
    [{ kind: 'ahead' }, 'ahead of staging', 'prod declares 1, which staging never did.'],
  ] as const)('say it with its sentence: %o', (standing, text, detail) => {
    expect(standingMarks(standing, words)).toMatchObject([{ text, detail }])
  })
  it('say nothing where nothing is known, and where it is the same', () => {
    expect([null, { kind: 'same' }, { kind: 'not known' }].flatMap(one => standingMarks(one as never, words))).toEqual(
      [],
    )
  })
})
