import { expect, test } from 'vitest'
import type { GitValueView } from '@/lib/contract'
import { earlierValues } from './earlier-values'

const value = (image: string, sha: string | null, environment = 'prod'): GitValueView => ({
  environment,
  image,
  version: image,
  commit:
    sha === null ? null : { sha, subject: '', author: '', authoredAt: 0, committedAt: 0, number: null, url: null },
  at: null,
  seen: false,
})

test('offers each earlier value once, newest first, and never the one that stands there', () => {
  const values = [
    value('3', 'c'),
    value('2', 'b'),
    value('9', 'x', 'dev'),
    value('3', 'b2'),
    value('2', 'a'),
    value('1', '0'),
  ]
  expect(earlierValues(values, 'prod').map(each => [each.image, each.commit.sha])).toEqual([
    ['2', 'b'],
    ['1', '0'],
  ])
})

test('offers nothing whose commit was not read', () => {
  expect(earlierValues([value('2', 'b'), value('1', null)], 'prod')).toEqual([])
})
