import type pg from 'pg'
import { AppError } from '@/lib/errors'
import type { AuditKey } from './chain/form'
import { faultOf } from './errors'

/** SQL as a tagged template: what it holds goes as parameters. A transaction of Prisma is one, and so is a connection of pg. */
export interface Statements {
  /** Resolves with the number of rows it touched. */
  $executeRaw(sql: TemplateStringsArray, ...values: readonly unknown[]): Promise<number>
  $queryRaw(sql: TemplateStringsArray, ...values: readonly unknown[]): Promise<readonly unknown[]>
}

/** What a transaction that writes events needs. */
export interface Transaction extends Statements {
  readonly auditKey: AuditKey
}

export function statementsOf(connection: pg.Pool | pg.PoolClient): Statements {
  const run = (sql: TemplateStringsArray, values: readonly unknown[]) =>
    connection.query(
      sql.reduce((text, part, index) => `${text}$${index}${part}`),
      [...values],
    )
  return {
    $executeRaw: async (sql, ...values) => (await run(sql, values)).rowCount ?? 0,
    $queryRaw: async (sql, ...values) => (await run(sql, values)).rows,
  }
}

/** `onCommit` is called once COMMIT is on its way. The connection goes back to its pool only if the server has ended the transaction. */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (statements: Statements) => Promise<T>,
  onCommit: () => void,
): Promise<T> {
  const connection = await pool.connect()
  // What breaks is told by the statement that waits; without a listener it would end the process.
  const onError = () => {}
  connection.on('error', onError)
  let isOver = false
  try {
    await connection.query('BEGIN')
    const result = await work(statementsOf(connection))
    onCommit()
    const { command } = await connection.query('COMMIT')
    isOver = true
    // PostgreSQL answers so, without an error, where a statement of the transaction had failed.
    if (command !== 'COMMIT') throw new AppError('internal', 'PostgreSQL undid a transaction at its end. Report it.')
    return result
  } catch (error) {
    // A server that is away ends it by itself; asking it would only take as long again.
    if (!isOver && faultOf(error) !== 'away') {
      isOver = await connection.query('ROLLBACK').then(
        () => true,
        () => false,
      )
    }
    throw error
  } finally {
    connection.off('error', onError)
    connection.release(!isOver)
  }
}
