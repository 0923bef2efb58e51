import { listEvents, recordEvent } from './audit'
import { readBoard } from './board'
import { readCells, recordCells } from './cells'
import type { Store } from './contract'
import { type Database, openDatabase } from './database'
import { openTurns, type Turns } from './exclusively'
import { fenceDatabase } from './fence'
import { endMutes, listOpenMutes, recordMutes } from './mutes'
import { listObservations } from './observations'
import { findPromotion, listPromotions, movePromotion, recordPromotion } from './promotions'
import { answer, ask, findQuestion, forgetQuestion } from './questions'
import { findReading, recordReading } from './readings'
import { recordSources } from './sources'

/** The Store over Prisma. Connections are made when needed and made again after PostgreSQL went away. */
export function createStore(databaseUrl: string): Store {
  return storeOver(openDatabase(databaseUrl), openTurns(databaseUrl))
}

function storeOver(database: Database, turns: Turns): Store {
  return {
    readCells: () => readCells(database),
    recordCells: batch => recordCells(database, batch),
    readBoard: after => readBoard(database, after),
    recordSources: sources => recordSources(database, sources),
    listObservations: (key, limit) => listObservations(database, key, limit),
    recordPromotion: (promotion, event) => recordPromotion(database, promotion, event),
    movePromotion: (promotion, previousUpdatedAt, event) =>
      movePromotion(database, promotion, previousUpdatedAt, event),
    findPromotion: id => findPromotion(database, id),
    listPromotions: query => listPromotions(database, query),
    listOpenMutes: () => listOpenMutes(database),
    recordMutes: (mutes, replaced, events) => recordMutes(database, mutes, replaced, events),
    endMutes: end => endMutes(database, end),
    findReading: (repository, reader) => findReading(database, repository, reader),
    recordReading: (repository, reader, reading) => recordReading(database, repository, reader, reading),
    recordEvent: event => recordEvent(database, event),
    listEvents: query => listEvents(database, query),
    ask: question => ask(database, question),
    answer: (id, text) => answer(database, id, text),
    findQuestion: id => findQuestion(database, id),
    forgetQuestion: id => forgetQuestion(database, id),
    under: epoch => storeOver(fenceDatabase(database, epoch), turns),
    exclusively: (name, work) => turns.take(name, work),
    check: async () => {
      await database.read('checking it', client => client.$queryRaw`SELECT 1`)
    },
    close: async () => {
      await Promise.all([database.close(), turns.close()])
    },
  }
}
