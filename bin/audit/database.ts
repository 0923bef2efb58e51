import { join } from 'node:path'
import { messageOf } from '@/lib/errors'
import { findPostgres } from '@/scripts/postgres/find.mjs'
import { startPostgres } from '@/scripts/postgres.mjs'
import { usage } from '../usage'

/** A database to look at. `name` is what may be said of it: never the password. */
export interface LookedAt {
  readonly url: string
  readonly name: string
  /** Where the key is unless it is named. */
  readonly dataFolder: string
  close(): Promise<void>
}

/**
 * DATABASE_URL; else the one in the data folder, be it that `npm start` runs it now or that it must be started for the look. The demo's
 * stands beneath the data folder.
 */
export async function findDatabase(dataFolder: string, databaseUrl: string | null): Promise<LookedAt> {
  if (databaseUrl !== null)
    return { url: databaseUrl, name: nameOf(databaseUrl), dataFolder, close: () => Promise.resolve() }
  for (const folder of [dataFolder, join(dataFolder, 'demo')]) {
    const place = join(folder, 'postgres')
    const { exists, url } = findPostgres(place)
    if (!exists) continue
    if (url !== null) return { url, name: place, dataFolder: folder, close: () => Promise.resolve() }
    const started = await startPostgres({ folder: place }).catch((error: unknown) => {
      throw usage(`The database in ${place} does not start: ${messageOf(error)}`)
    })
    return { url: started.url, name: place, dataFolder: folder, close: () => started.stop() }
  }
  throw usage(
    `There is no database in ${dataFolder}. Set DATABASE_URL, or name the data folder with --data or PLIMSOLL_DATA.`,
  )
}

function nameOf(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname}${port === '' ? '' : `:${port}`}${pathname}`
}
