import { listEvents, recordEvent } from './audit'
import { readCells, recordCells } from './cells'
import type { Store } from './contract'
import { openDatabase } from './database'
import { openTurns } from './exclusively'
import { endMutes, listOpenMutes, recordMutes } from './mutes'
import { listObservations } from './observations'
import { findPromotion, listPromotions, movePromotion, recordPromotion } from './promotions'

/** The Store over Prisma. Connections are made when needed and made again after PostgreSQL went away. */
export function createStore(databaseUrl: string): Store {
  const database = openDatabase(databaseUrl)
  const turns = openTurns(databaseUrl)
  return {
    readCells: () => readCells(database),
    recordCells: batch => recordCells(database, batch),
    listObservations: (key, limit) => listObservations(database, key, limit),
    recordPromotion: (promotion, event) => recordPromotion(database, promotion, event),
    movePromotion: (promotion, previousUpdatedAt, event) =>
      movePromotion(database, promotion, previousUpdatedAt, event),
    findPromotion: id => findPromotion(database, id),
    listPromotions: query => listPromotions(database, query),
    listOpenMutes: () => listOpenMutes(database),
    recordMutes: (mutes, replaced, events) => recordMutes(database, mutes, replaced, events),
    endMutes: end => endMutes(database, end),
    recordEvent: event => recordEvent(database, event),
    listEvents: query => listEvents(database, query),
    exclusively: (name, work) => turns.take(name, work),
    check: async () => {
      await database.read('checking it', client => client.$queryRaw`SELECT 1`)
    },
    close: async () => {
      await Promise.all([database.close(), turns.close()])
    },
  }
}
