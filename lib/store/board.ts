import type { BoardNews, CellBatch } from './contract'
import type { Database, Transaction } from './database'
import { cellRow, environmentRows } from './rows'

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

export async function readBoard(database: Database, after: number): Promise<BoardNews> {
  const [board, cells, removed] = await database.read('reading the board', client =>
    client.$transaction(
      [
        client.board.findUniqueOrThrow({ where: { id: 1 } }),
        client.cell.findMany({
          select: { cell: true, boardVersion: true },
          where: { boardVersion: { gt: after } },
          orderBy: { boardVersion: 'asc' },
        }),
        client.removedCell.findMany({ where: { boardVersion: { gt: after } } }),
      ],
      { isolationLevel: 'RepeatableRead' },
    ),
  )
  return {
    version: Number(board.version),
    environments: environmentRows.parse(board.environments),
    cells: cells.flatMap(row => {
      const parsed = cellRow.safeParse(row.cell)
      return parsed.success ? [{ cell: parsed.data, version: Number(row.boardVersion) }] : []
    }),
    removed: removed.map(({ service, environment, boardVersion }) => ({
      service,
      environment,
      version: Number(boardVersion),
    })),
  }
}
