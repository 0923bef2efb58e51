import { recordEvent } from './audit'
import { listFacets } from './audit-facets'
import { countEvents, listEvents } from './audit-list'
import { readBoard } from './board'
import { readCells, readMemories, recordCells } from './cells'
import { exportEvents } from './chain/export'
import type { AuditKey } from './chain/form'
import { readAnchor } from './chain/head'
import { verifyChain } from './chain/verify'
import type { Store } from './contract'
import { type Database, openDatabase } from './database'
import { listDeliveries, takeDelivery } from './deliveries'
import { openTurns, type Turns } from './exclusively'
import { fenceDatabase } from './fence'
import { endLocks, listEndedLocks, listOpenLocks, recordLock } from './locks'
import { endMutes, listOpenMutes, recordMutes } from './mutes'
import { listObservations } from './observations'
import { findPromotion, listPromotions, movePromotion, recordPromotion } from './promotions'
import { answer, ask, findQuestion, forgetQuestion } from './questions'
import { findReading, recordReading } from './readings'
import { recordSources } from './sources'

/** The Store over Prisma. Connections are made when needed and made again after PostgreSQL went away. */
export function createStore(databaseUrl: string, auditKey: AuditKey): Store {
  return storeOver(openDatabase(databaseUrl, auditKey), openTurns(databaseUrl), auditOver(databaseUrl, auditKey))
}

/** What walks the whole chain has a connection of its own for as long as it walks. */
function auditOver(databaseUrl: string, auditKey: AuditKey): Pick<Store, 'verifyChain' | 'exportEvents'> {
  return {
    verifyChain: options => verifyChain(databaseUrl, auditKey, options),
    exportEvents: (filter, signal) => exportEvents(databaseUrl, filter, signal),
  }
}

function storeOver(database: Database, turns: Turns, audit: ReturnType<typeof auditOver>): Store {
  return {
    ...audit,
    readCells: () => readCells(database),
    readMemories: () => readMemories(database),
    recordCells: batch => recordCells(database, batch),
    readBoard: after => readBoard(database, after),
    recordSources: sources => recordSources(database, sources),
    listObservations: (key, limit) => listObservations(database, key, limit),
    recordPromotion: (promotion, events) => recordPromotion(database, promotion, events),
    movePromotion: (promotion, previousUpdatedAt, events) =>
      movePromotion(database, promotion, previousUpdatedAt, events),
    findPromotion: id => findPromotion(database, id),
    listPromotions: query => listPromotions(database, query),
    listOpenMutes: () => listOpenMutes(database),
    recordMutes: (mutes, replaced, events) => recordMutes(database, mutes, replaced, events),
    endMutes: end => endMutes(database, end),
    listOpenLocks: () => listOpenLocks(database),
    listEndedLocks: limit => listEndedLocks(database, limit),
    recordLock: (lock, event) => recordLock(database, lock, event),
    endLocks: end => endLocks(database, end),
    findReading: (repository, reader) => findReading(database, repository, reader),
    recordReading: (repository, reader, reading) => recordReading(database, repository, reader, reading),
    takeDelivery: (delivery, news) => takeDelivery(database, delivery, news),
    listDeliveries: () => listDeliveries(database),
    recordEvent: event => recordEvent(database, event),
    listEvents: query => listEvents(database, query),
    countEvents: filter => countEvents(database, filter),
    listFacets: () => listFacets(database),
    currentAnchor: () => readAnchor(database),
    ask: question => ask(database, question),
    answer: (id, text) => answer(database, id, text),
    findQuestion: id => findQuestion(database, id),
    forgetQuestion: id => forgetQuestion(database, id),
    under: epoch => storeOver(fenceDatabase(database, epoch), turns, audit),
    exclusively: (names, work) => turns.take(names, work),
    check: async () => {
      await database.read('checking it', client => client.$queryRaw`SELECT 1`)
    },
    close: async () => {
      await Promise.all([database.close(), turns.close()])
    },
  }
}
