import { type Anchor, agrees } from '@/lib/domain/anchor'
import type { Broken, Verification } from '@/lib/domain/verification'
import type { VerifyOptions } from '../contract'
import { readPromotionAnchors } from './anchors'
import { diagnose } from './diagnose'
import { type AuditKey, beginningOf, hashOf } from './form'
import { openReading, type Reading } from './reading'
import { type KeptRow, walkRows } from './rows'

/** Reads every row in order, in memory that does not grow with them, and stops at the first that is not as the chain says. */
export async function verifyChain(
  databaseUrl: string,
  key: AuditKey,
  { anchors, signal, onProgress, clock }: VerifyOptions,
): Promise<Verification> {
  const at = clock()
  const begun = performance.now()
  const reading = await openReading(databaseUrl, 'checking the audit', signal)
  try {
    const all = [...anchors, ...(await readPromotionAnchors(reading))]
    const found = await walk(reading, key, all, onProgress ?? (() => {}))
    return { at, tookMs: Math.round(performance.now() - begun), ...found }
  } finally {
    await reading.close()
  }
}

interface HeadRow {
  readonly sequence: string
  readonly hash: string | null
  readonly key: string | null
  readonly late: string
}

type Found = Omit<Verification, 'at' | 'tookMs'>

async function walk(
  reading: Reading,
  key: AuditKey,
  anchors: readonly Anchor[],
  onProgress: (rows: number, of: number) => void,
): Promise<Found> {
  const [head] = await reading.query<HeadRow>(
    `SELECT "sequence"::text AS "sequence", encode("hash", 'hex') AS "hash", "key", "late_ms"::text AS "late" FROM "audit_head" WHERE "id" = 1`,
  )
  const bySequence = groupBySequence(anchors)
  const of = Number(head?.sequence ?? 0)
  let rows = 0
  let begins: number | null = null
  let from: number | null = null
  let to: number | null = null
  let last: Verification['last'] = null
  let agreed = 0
  let latest = Number.NEGATIVE_INFINITY
  let late = 0
  let newest: number | null = null

  const found = (broken: Broken | null): Found => ({
    rows,
    begins,
    from,
    to,
    last,
    broken,
    anchors: { given: anchors.length, agreed, newest },
  })

  for await (const portion of walkRows(reading, null)) {
    for (const row of portion) {
      const gap = gapOf(row, rows + 1)
      if (gap !== null) return found(gap)
      if (row.hash === null && begins !== null) return found(unchained(row.sequence))
      if (row.hash !== null) {
        const previous = last?.hash ?? beginningOf(key, row.sequence)
        if (hashOf(key, previous, row) !== row.hash)
          return found(
            await diagnose(reading, key, { row, previous, isFirst: last === null, headKey: head?.key ?? null }),
          )
        begins ??= row.sequence
        last = { sequence: row.sequence, hash: row.hash }
      }
      for (const anchor of bySequence.get(row.sequence) ?? []) {
        if (row.hash === null || !agrees(anchor, row.hash)) return found(rewritten(row.sequence))
        agreed++
        newest = row.sequence
      }
      rows++
      from ??= row.at
      to = row.at
      latest = Math.max(latest, row.at)
      late = Math.max(late, latest - row.at)
    }
    onProgress(rows, of)
  }
  return found(endOf(head, { rows, last, key, anchors, late }))
}

function groupBySequence(anchors: readonly Anchor[]): ReadonlyMap<number, readonly Anchor[]> {
  const groups = new Map<number, Anchor[]>()
  for (const anchor of anchors) groups.set(anchor.sequence, [...(groups.get(anchor.sequence) ?? []), anchor])
  return groups
}

function gapOf({ sequence }: KeptRow, expected: number): Broken | null {
  if (sequence === expected) return null
  if (sequence > expected)
    return {
      sequence: expected,
      fault: 'missing',
      message: `It is missing: the next row that is there is ${sequence}.`,
    }
  return { sequence, fault: 'out_of_order', message: 'It stands before row 1, where no row belongs.' }
}

function unchained(sequence: number): Broken {
  return {
    sequence,
    fault: 'unchained',
    message: 'It has no hash though the chain began before it: the hash was taken away, or the row was put in by hand.',
  }
}

function rewritten(sequence: number): Broken {
  return {
    sequence,
    fault: 'anchor',
    message:
      'An anchor names another hash for it: the chain was made anew up to here by somebody who has the key, or the anchor is of another database.',
  }
}

/** What stands after the last row: nothing, or what the head and the anchors say is missing. */
function endOf(
  head: HeadRow | undefined,
  {
    rows,
    last,
    key,
    anchors,
    late,
  }: {
    readonly rows: number
    readonly last: Verification['last']
    readonly key: AuditKey
    readonly anchors: readonly Anchor[]
    readonly late: number
  },
): Broken | null {
  const beyond = anchors.map(anchor => anchor.sequence).filter(sequence => sequence > rows)
  const headAt = head === undefined ? null : Number(head.sequence)
  const told = Math.max(...beyond, headAt ?? 0)
  if (told > rows) {
    const witness = beyond.includes(told) ? `an anchor names row ${told}` : `the head names row ${told}`
    return {
      sequence: rows + 1,
      fault: 'cut',
      message: `The chain is cut off here: ${witness}, and row ${rows} is the last.`,
    }
  }
  const altered = (message: string): Broken => ({ sequence: rows, fault: 'head', message })
  if (head === undefined || headAt === null) return altered('It is the last row, and the head that names it is gone.')
  if (headAt < rows) return altered(`It is the last row, and the head was moved back to row ${headAt}.`)
  if (head.hash !== (last?.hash ?? null)) return altered('It is the last row, and the head names another hash for it.')
  if (last !== null && head.key !== key.id)
    return altered(
      `Every row is whole, and the head names another key (${head.key ?? 'none'}) than the one that they hash with.`,
    )
  if (Number(head.late) < late)
    return altered('Every row is whole, and the head was altered so that a search by time misses some of them.')
  return null
}
