import { expect, test } from 'vitest'
import type { AuditEvent } from '@/lib/domain/audit'
import { csvCell, exportHead, exportRows } from './export-text'

const event: AuditEvent = {
  sequence: 7,
  at: Date.UTC(2026, 10, 28, 12),
  actor: { type: 'host', login: 'mara' },
  type: 'promotion.merged',
  service: 'cart',
  environment: null,
  correlation: 'p1',
  data: { title: 'a "b", c\n🚢', nul: '\u0000' },
  hash: 'ab',
}

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', `"'\r=1"`],
  ['=HYPERLINK("http://evil","x")', `"'=HYPERLINK(""http://evil"",""x"")"`],
  ['a=1', 'a=1'],
  ['', ''],
  ['a,b', '"a,b"'],
  ['a\nb', '"a\nb"'],
  ['a "b"', '"a ""b"""'],
])('a cell runs nowhere and breaks no line: %j', (text, cell) => {
  expect(csvCell(text)).toBe(cell)
})

test('a row of CSV has one field for every column, and its data is whole', () => {
  expect(exportHead('csv')).toBe('row,time_utc,who,who_type,address,what,service,environment,story,data,hash\r\n')
  expect(exportRows('csv', [event])).toBe(
    '7,2026-11-28T12:00:00.000Z,mara,host,,promotion.merged,cart,,p1,' +
      `"{""title"":""a \\""b\\"", c\\n🚢"",""nul"":""\\u0000""}",ab\r\n`,
  )
})

test('a row of NDJSON is one line and reads back as it was', () => {
  const text = exportRows('ndjson', [event, event])
  const lines = text.split('\n')
  expect(lines).toHaveLength(3)
  expect(JSON.parse(lines[0] ?? '')).toEqual({ ...event, at: '2026-11-28T12:00:00.000Z' })
})
