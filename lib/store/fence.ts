import type { Database } from './database'
import { shareLease } from './lease'

/** The same database for one tenure of the observer: every transaction begins by sharing the lease, or writes nothing. */
export function fenceDatabase(database: Database, epoch: number): Database {
  return {
    ...database,
    transact: (doing, work) =>
      database.transact(doing, async transaction => {
        await shareLease(transaction, epoch)
        return work(transaction)
      }),
    transactDirectly: (doing, work) =>
      database.transactDirectly(doing, async transaction => {
        await shareLease(transaction, epoch)
        return work(transaction)
      }),
  }
}
