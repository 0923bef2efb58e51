import { describe, expect, it } from 'vitest'
import { containsCommit, containsVersion, type Running } from './containing'
import type { SlotValue } from './history'

/** Newest first; the last was set at position 0. */
function values(...tags: readonly string[]): readonly SlotValue[] {
  return tags.map((tag, index) => ({ image: `shop/cart:${tag}`, since: tags.length - 1 - index }))
}
const images = (running: readonly string[] | 'absent' | 'not read'): Running =>
  typeof running === 'string' ? running : running.map(tag => `shop/cart:${tag}`)

describe('a commit that set a version', () => {
  it.each([
    ['runs what it set', values('2', '1'), 1, ['2'], 'yes', 'runs 2, which it set'],
    ['runs what came after it', values('3', '2', '1'), 1, ['3'], 'yes', 'runs 3, which came after it'],
    ['runs what stood before it', values('2', '1'), 1, ['1'], 'no', 'runs 1, from before it'],
    ['was set back', values('1', '2', '1'), 1, ['1'], 'no', 'runs 1, which was set back'],
    ['runs both during a rollout', values('2', '1'), 1, ['2', '1'], 'no', 'runs 1, from before it'],
    [
      'runs what Git never had',
      values('2', '1'),
      1,
      ['hot'],
      'unknown',
      'runs hot, which Git is not known to have declared',
    ],
    ['has no workload', values('2', '1'), 1, 'absent', 'no', 'declares 2; no workload runs it'],
    ['was not looked at', values('2', '1'), 1, 'not read', 'unknown', 'declares 2; what runs is not known'],
    ['is older than history', values('2'), 5, ['2'], 'unknown', 'history does not tell'],
  ] as const)('%s', (_, history, position, running, contains, how) => {
    expect(containsCommit(history, position, images(running))).toEqual({ contains, how })
  })
})

describe('a version', () => {
  const asked = { isIt: (image: string) => image.endsWith(':2'), asked: '2' }
  it.each([
    ['is declared and runs', '2', ['2'], [], 'yes', 'declares and runs it'],
    ['runs after Git left it', '3', ['2'], [], 'yes', 'runs it; Git has left it'],
    ['is declared, another runs', '2', ['1'], [], 'no', 'declares it; runs 1'],
    ['is declared, nothing runs', '2', 'absent', [], 'no', 'declares it; no workload runs it'],
    ['is declared, nobody looked', '2', 'not read', [], 'unknown', 'declares it; what runs is not known'],
    ['stood after what runs here', '1', ['1'], [values('2', '1')], 'no', 'runs 1, from before 2'],
    ['was rolled back to what runs here', '1', ['1'], [values('1', '2', '1')], 'unknown', null],
    ['stood before what runs here', '3', ['3'], [values('3', '2')], 'unknown', null],
    [
      'has nothing to do with what runs here',
      '9',
      ['9'],
      [],
      'unknown',
      'runs 9, whose tag does not tell whether it contains 2',
    ],
  ] as const)('%s', (_, declared, running, histories, contains, how) => {
    const found = containsVersion(asked, `shop/cart:${declared}`, images(running), histories)
    expect(found.contains).toBe(contains)
    if (how !== null) expect(found.how).toBe(how)
  })
})
