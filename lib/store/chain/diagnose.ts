import type { Broken } from '@/lib/domain/verification'
import { type AuditKey, hashOf } from './form'
import type { Reading } from './reading'
import { type KeptRow, walkRows } from './rows'

interface Failure {
  /** The first row that does not hash to the one before it. */
  readonly row: KeptRow
  /** The hash that it should follow. */
  readonly previous: string
  readonly isFirst: boolean
  /** The name of the key in the head. */
  readonly headKey: string | null
}

/** Rows that are looked at to tell another key from one altered row. */
const sample = 1_000

/** Why a row does not hash to the one before it: another key, another row in its place, or another content. */
export async function diagnose(reading: Reading, key: AuditKey, failure: Failure): Promise<Broken> {
  const { row, previous, isFirst, headKey } = failure
  if (isFirst && headKey !== key.id && !(await isOurs(reading, key, row)))
    return {
      sequence: row.sequence,
      fault: 'other_key',
      message: `The chain is made with the key ${headKey ?? 'of no name'}, and the one given is ${key.id}: nothing is proven or disproven with it.`,
    }
  const place = await findPlace(reading, key, row, previous)
  if (place !== null)
    return {
      sequence: row.sequence,
      fault: 'out_of_order',
      message: `It is out of order: what belongs here stands now as row ${place}.`,
    }
  return {
    sequence: row.sequence,
    fault: 'altered',
    message:
      'It does not hash to what stands in it: it or its hash was altered, it was put in without the key, or rows before it were taken away.',
  }
}

/** Whether any row that follows is hashed with this key. */
async function isOurs(reading: Reading, key: AuditKey, first: KeptRow): Promise<boolean> {
  let previous = first.hash
  let seen = 0
  for await (const portion of walkRows(reading, first.sequence)) {
    for (const row of portion) {
      if (row.hash === null || previous === null || seen++ >= sample) return false
      if (hashOf(key, previous, row) === row.hash) return true
      previous = row.hash
    }
  }
  return false
}

async function findPlace(
  reading: Reading,
  key: AuditKey,
  { sequence }: KeptRow,
  previous: string,
): Promise<number | null> {
  for await (const portion of walkRows(reading, sequence)) {
    for (const row of portion) if (hashOf(key, previous, { ...row, sequence }) === row.hash) return row.sequence
  }
  return null
}
