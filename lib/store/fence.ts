import type { Database } from './database'
import { shareLease } from './lease'
import type { Statements } from './statements'

/** The same database for one tenure of the observer: every transaction begins by sharing the lease, or writes nothing. */
export function fenceDatabase(database: Database, epoch: number): Database {
  const fenced =
    <Given extends Statements, T>(work: (transaction: Given) => Promise<T>) =>
    async (transaction: Given) => {
      await shareLease(transaction, epoch)
      return work(transaction)
    }
  return {
    ...database,
    transact: (doing, work) => database.transact(doing, fenced(work)),
    transactDirectly: (doing, work) => database.transactDirectly(doing, fenced(work)),
  }
}
