import { z } from 'zod'
import type { Cell } from '@/lib/domain/cell'
import { insertEvents } from './audit'
import { moveBoard } from './board'
import type { CellBatch, CellMemory } from './contract'
import type { Database } from './database'
import { jsonSequence } from './json'
import { insertObservations } from './observations'
import { cellRow } from './rows'
import type { Transaction } from './statements'

/** By service, then environment. What is stored in a form that does not fit any more is left out. */
export async function readCells(database: Database): Promise<readonly Cell[]> {
  return database.transactDirectly('reading cells', async transaction => {
    await transaction.$executeRaw`
      DECLARE "portions" NO SCROLL CURSOR FOR
      SELECT "cell"::text AS "cell" FROM "cell" ORDER BY "service", "environment"`
    return takePortions(transaction, cellTexts, ({ cell }) => {
      const parsed = cellRow.safeParse(JSON.parse(cell))
      return parsed.success ? [parsed.data] : []
    })
  })
}

/** In no order. */
export async function readMemories(database: Database): Promise<readonly CellMemory[]> {
  return database.transactDirectly('reading what is remembered of cells', async transaction => {
    await transaction.$executeRaw`
      DECLARE "portions" NO SCROLL CURSOR FOR
      SELECT "service", "environment", "memory"::text AS "memory" FROM "cell"`
    return takePortions(transaction, memoryTexts, ({ memory, ...key }) => [{ key, memory: JSON.parse(memory) }])
  })
}

const cellTexts = z.array(z.object({ cell: z.string() }))
const memoryTexts = z.array(z.object({ service: z.string(), environment: z.string(), memory: z.string() }))

/**
 * Every row of the cursor. The texts of one portion are done with before the next is, so that a start does not hold all of them; while one is
 * taken the next is on its way.
 */
async function takePortions<Row, T>(
  transaction: Transaction,
  rowsOf: z.ZodType<readonly Row[]>,
  take: (row: Row) => readonly T[],
): Promise<readonly T[]> {
  const fetch = () => transaction.$queryRaw`FETCH FORWARD 1000 FROM "portions"`
  const taken: T[] = []
  for (let next = fetch(); ; ) {
    const rows = rowsOf.parse(await next)
    if (rows.length === 0) return taken
    next = fetch()
    for (const row of rows) taken.push(...take(row))
  }
}

/** A fixed number of statements, whatever the size of the batch. */
export async function recordCells(database: Database, batch: CellBatch): Promise<void> {
  await database.transactDirectly('recording cells', async transaction => {
    await takeTurn(transaction)
    await upsertCells(transaction, batch)
    await confirmCells(transaction, batch)
    await removeCells(transaction, batch)
    await moveBoard(transaction, batch)
    await insertObservations(transaction, batch.observations)
    await insertEvents(transaction, batch.events)
  })
}

/** Writers of cells go one after the other, so that two of them can neither lock each other out nor mix their batches. */
async function takeTurn(transaction: Transaction): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('plimsoll:cells', 0))`
}

async function confirmCells(transaction: Transaction, batch: CellBatch): Promise<void> {
  const { confirmed = [], board } = batch
  if (confirmed.length === 0) return
  const found = await transaction.$executeRaw`
    UPDATE "cell" SET "board_version" = greatest("cell"."board_version", ${board?.version ?? 0})
    FROM unnest(
      ${confirmed.map(({ cell }) => cell.service)}::text[],
      ${confirmed.map(({ cell }) => cell.environment)}::text[]
    ) AS again("service", "environment")
    WHERE "cell"."service" = again."service" AND "cell"."environment" = again."environment"`
  // A row that somebody took away is written again.
  if (found < confirmed.length) await upsertCells(transaction, { ...batch, cells: confirmed })
}

async function upsertCells(
  transaction: Transaction,
  { cells, board }: Pick<CellBatch, 'cells' | 'board'>,
): Promise<void> {
  // The last one wins where a batch has a cell twice: one statement may not touch a row twice.
  const rows = [...new Map(cells.map(row => [JSON.stringify([row.cell.service, row.cell.environment]), row])).values()]
  if (rows.length === 0) return
  await transaction.$executeRaw`
    INSERT INTO "cell" ("service", "environment", "repository", "state", "cell", "memory", "recorded_at", "board_version")
    SELECT "service", "environment", "repository", "state", "cell"::json, "memory"::json, now(), ${board?.version ?? 0}
    FROM unnest(
      ${rows.map(row => row.cell.service)}::text[],
      ${rows.map(row => row.cell.environment)}::text[],
      ${rows.map(row => row.cell.repository)}::text[],
      ${rows.map(row => row.cell.state)}::text[],
      string_to_array(${jsonSequence(rows.map(row => row.cell))}, chr(30)),
      string_to_array(${jsonSequence(rows.map(row => row.memory ?? null))}, chr(30))
    ) AS batch("service", "environment", "repository", "state", "cell", "memory")
    ON CONFLICT ("service", "environment") DO UPDATE SET
      "repository" = excluded."repository",
      "state" = excluded."state",
      "version" = "cell"."version" + 1,
      "cell" = excluded."cell",
      "memory" = excluded."memory",
      "recorded_at" = excluded."recorded_at",
      "board_version" = greatest("cell"."board_version", excluded."board_version")`
}

async function removeCells(transaction: Transaction, { removed }: CellBatch): Promise<void> {
  if (removed.length === 0) return
  await transaction.$executeRaw`
    DELETE FROM "cell" USING unnest(
      ${removed.map(key => key.service)}::text[],
      ${removed.map(key => key.environment)}::text[]
    ) AS gone("service", "environment")
    WHERE "cell"."service" = gone."service" AND "cell"."environment" = gone."environment"`
}
