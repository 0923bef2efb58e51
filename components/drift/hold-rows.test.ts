import { describe, expect, it } from 'vitest'
import { holdRows, type Row } from './hold-rows'

function row(id: string, services: readonly string[] = [id], since = 0): Row {
  const keys = services.map(service => ({ service, environment: 'prod', state: 'Drifted' as const }))
  return {
    id,
    cause: null,
    production: true,
    state: 'Drifted',
    fault: 'hand',
    since,
    cells: [],
    total: keys.length,
    keys,
  }
}

function shown(before: readonly Row[], next: readonly Row[]) {
  const held = holdRows(before, next)
  return { rows: held.rows.map(one => `${one.row.id}${one.ended ? ' ended' : ''}`), waiting: held.waiting }
}

describe('holdRows keeps every row where it is', () => {
  it.each([
    ['when nothing changed', [row('a'), row('b')], [row('a'), row('b')], ['a', 'b'], 0],
    ['when the order did', [row('a'), row('b')], [row('b'), row('a')], ['a', 'b'], 2],
    ['when one came', [row('a')], [row('z'), row('a')], ['a'], 1],
    ['when one ended', [row('a'), row('b')], [row('b')], ['a ended', 'b'], 1],
    ['when one is now part of a cause', [row('a')], [row('cause', ['a', 'b'])], ['a'], 2],
  ])('%s', (_, before, next, rows, waiting) => {
    expect(shown(before, next)).toEqual({ rows, waiting })
  })

  it('with its newest facts', () => {
    expect(holdRows([row('a')], [row('a', ['a'], 9)]).rows[0]?.row.since).toBe(9)
  })
})
