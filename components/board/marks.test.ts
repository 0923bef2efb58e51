import { expect, test } from 'vitest'
import { columnMarks, marksInSight } from './marks'
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
  const with3 = ['a', 'b', 'c'].map(() => boardCell({ marks: [mark('delivery not read')] }))
  const hidden = columnMarks([...with3, boardCell()])
  expect(hidden).toEqual(['delivery not read'])
  expect(marksInSight(boardCell({ marks: [mark('delivery not read')] }), hidden).shown).toEqual([])
})

test('what only some cells of a column carry is shown in them', () => {
  expect(columnMarks([boardCell({ marks: [mark('paused')] }), boardCell(), boardCell()])).toEqual([])
})
