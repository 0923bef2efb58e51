import type { Notice } from './contract'
import type { Transaction } from './statements'

/** Heard by every process's line at COMMIT. Says that something changed, never what: the rows tell that. */
export async function notify(transaction: Transaction, notice: Notice): Promise<void> {
  await transaction.$executeRaw`SELECT pg_notify('plimsoll', ${JSON.stringify(notice)})`
}
