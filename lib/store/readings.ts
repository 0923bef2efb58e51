import type { StoredReading } from './contract'
import type { Database } from './database'

export async function findReading(
  database: Database,
  repository: string,
  reader: string,
): Promise<StoredReading | null> {
  const rows = await database.read('reading what a repository declared', client =>
    client.readingPart.findMany({
      where: { repository, reader },
      orderBy: { part: 'asc' },
      select: { commit: true, body: true },
    }),
  )
  const [first] = rows
  return first === undefined ? null : { commit: first.commit, parts: rows.map(({ body }) => body) }
}

/** All parts in one transaction: nobody reads the parts of two. */
export async function recordReading(
  database: Database,
  repository: string,
  reader: string,
  { commit, parts }: StoredReading,
): Promise<void> {
  await database.transact('writing what a repository declared', async transaction => {
    await transaction.readingPart.deleteMany({ where: { repository } })
    await transaction.readingPart.createMany({
      data: parts.map((body, part) => ({ repository, part, reader, commit, body: new Uint8Array(body) })),
    })
  })
}
