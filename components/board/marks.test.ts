import { expect, test } from 'vitest'
import { columnMarks, markKinds, marksInSight } from './marks'
import { boardCell } from './test-cell'

const mark = (kind: string) => ({ kind, text: kind })

test('shows two marks at most, the most binding first, and counts the rest', () => {
  const cell = boardCell({ marks: ['mutable', 'behind', 'frozen'].map(mark) })
  const { shown, more } = marksInSight(cell, [])
  expect(shown.map(each => each.kind)).toEqual(['frozen', 'behind'])
  expect(more).toBe(1)
})

test('an open pull request is a mark with its number, said once', () => {
  const cell = boardCell({ marks: [mark('pull request')], pullRequest: { number: 412, id: 'a' } })
  expect(marksInSight({ ...cell, marks: [] }, []).shown).toMatchObject([{ text: '#412', icon: 'pr' }])
  expect(marksInSight(cell, []).shown).toHaveLength(1)
})

test('what most of a column carries is no news of a cell', () => {
  const hidden = columnMarks(new Map([['delivery not read', 3]]), 4)
  expect(hidden).toEqual(['delivery not read'])
  expect(marksInSight(boardCell({ marks: [mark('delivery not read')] }), hidden).shown).toEqual([])
})

test('what only half of a column carries is shown in its cells, and so is what belongs to a cell alone', () => {
  expect(columnMarks(new Map([['paused', 2]]), 4)).toEqual([])
  expect(columnMarks(new Map([['behind', 4]]), 4)).toEqual([])
})

test('a cell counts once for a kind that it carries twice', () => {
  expect([...markKinds(boardCell({ marks: [mark('controller'), mark('controller')] }))]).toEqual(['controller'])
})
