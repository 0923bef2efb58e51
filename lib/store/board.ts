import { z } from 'zod'
import type { BoardNews, CellBatch } from './contract'
import type { Database } from './database'
import { cellRow, environmentRows } from './rows'
import type { Transaction } from './statements'

/** In the transaction that writes the cells: notes what left the board, the version and the columns, and tells the other replicas. */
export async function moveBoard(transaction: Transaction, { removed, board }: CellBatch): Promise<void> {
  if (board === undefined) return
  const { version, environments } = board
  if (removed.length > 0) {
    const gone = [...new Map(removed.map(key => [JSON.stringify([key.service, key.environment]), key])).values()]
    await transaction.$executeRaw`
      INSERT INTO "removed_cell" ("service", "environment", "board_version")
      SELECT "service", "environment", ${version}
      FROM unnest(${gone.map(key => key.service)}::text[], ${gone.map(key => key.environment)}::text[])
        AS gone("service", "environment")
      ON CONFLICT ("service", "environment") DO UPDATE SET "board_version" = excluded."board_version"`
  }
  const columns = environments === null ? null : JSON.stringify(environments)
  const notice = JSON.stringify({ kind: 'board', version })
  await transaction.$executeRaw`
    WITH "moved" AS (
      UPDATE "board" SET
        "version" = greatest("version", ${version}), "environments" = coalesce(${columns}::json, "environments")
      RETURNING 1
    )
    SELECT pg_notify('plimsoll', ${notice}) FROM "moved"`
}

/** The version first: what is written meanwhile comes along now and again with the next reading, and nothing is missed. */
export async function readBoard(database: Database, after: number): Promise<BoardNews> {
  return database.read('reading the board', async client => {
    const board = await client.board.findUniqueOrThrow({ where: { id: 1 } })
    const cells = changedRows.parse(
      await client.$queryRaw`
        SELECT "cell"::text AS "cell", "board_version"::text AS "version" FROM "cell"
        WHERE "board_version" > ${after} ORDER BY "board_version"`,
    )
    const removed = await client.removedCell.findMany({ where: { boardVersion: { gt: after } } })
    return {
      version: Number(board.version),
      environments: environmentRows.parse(board.environments),
      cells: cells.flatMap(({ cell, version }) => {
        const parsed = cellRow.safeParse(JSON.parse(cell))
        return parsed.success ? [{ cell: parsed.data, version }] : []
      }),
      removed: removed.map(({ service, environment, boardVersion }) => ({
        service,
        environment,
        version: Number(boardVersion),
      })),
    }
  })
}

/** As text, parsed here: several times as fast as by the client. */
const changedRows = z.array(z.object({ cell: z.string(), version: z.coerce.number().int() }))
