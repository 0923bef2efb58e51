import { expect, test } from 'vitest'
import { changedPart, counterpart, type DiffLine } from './diff-text'

test.each([
  ['    newTag: "1.42.0"  # keep', '    newTag: "1.43.0"  # keep', '1.42.0', '1.43.0'],
  ['image: acme/cart:1.9.0', 'image: acme/cart:1.10.0', '1.9.0', '1.10.0'],
  ['newTag: sha-9f3c2ab', 'newTag: sha-9f3d111', 'sha-9f3c2ab', 'sha-9f3d111'],
  ['same', 'same', '', ''],
])('marks the whole version that changed in %s', (before, after, removed, added) => {
  expect(changedPart(before, after).changed).toBe(removed)
  expect(changedPart(after, before).changed).toBe(added)
  const { start, changed, end } = changedPart(before, after)
  expect(start + changed + end).toBe(before)
})

function line(kind: DiffLine['kind'], text: string): DiffLine {
  return { kind, before: null, after: null, text }
}

test('pairs the nth removed line with the nth added one of the same run', () => {
  const lines = [
    line('same', 'a'),
    line('removed', 'x1'),
    line('removed', 'y1'),
    line('added', 'x2'),
    line('added', 'y2'),
  ]
  expect(counterpart(lines, 2)?.text).toBe('y2')
  expect(counterpart(lines, 3)?.text).toBe('x1')
  expect(counterpart(lines, 0)).toBeNull()
})

test('pairs nothing where a run adds more lines than it removes', () => {
  expect(counterpart([line('removed', 'x'), line('added', 'x2'), line('added', 'y')], 1)).toBeNull()
})
