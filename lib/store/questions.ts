import type { Question } from './contract'
import type { Database } from './database'
import { json } from './json'
import { notify } from './notify'

export async function ask(database: Database, { id, kind, input }: Omit<Question, 'answer'>): Promise<void> {
  await database.transact('asking the observer', async transaction => {
    await transaction.question.create({ data: { id, kind, input: json(input) } })
    await notify(transaction, { kind: 'question', id })
  })
}

export async function answer(database: Database, id: string, given: unknown): Promise<void> {
  await database.transact('answering a replica', async transaction => {
    const { count } = await transaction.question.updateMany({ where: { id }, data: { answer: json(given) } })
    // Nobody waits for it any more.
    if (count > 0) await notify(transaction, { kind: 'answer', id })
  })
}

export async function findQuestion(database: Database, id: string): Promise<Question | null> {
  const row = await database.read('reading a question', client => client.question.findUnique({ where: { id } }))
  return row === null ? null : { id, kind: row.kind, input: row.input, answer: row.answer }
}

const forgottenAfterMs = 60_000

export async function forgetQuestion(database: Database, id: string): Promise<void> {
  await database.transact('forgetting a question', async transaction => {
    await transaction.$executeRaw`
      DELETE FROM "question"
      WHERE "id" = ${id} OR "asked_at" < now() - ${forgottenAfterMs} * interval '1 millisecond'`
  })
}
