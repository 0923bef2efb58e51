// For programs that only look: the PostgreSQL of a data folder that a launcher runs.
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findRunning } from './leftover.mjs'

/**
 * `url` of the one that runs on `folder`; null where none runs, `exists` says whether there is a database at all.
 * @param {string} folder
 * @returns {{exists: boolean, url: string | null}}
 */
export function findPostgres(folder) {
  const wanted = resolve(folder)
  if (!existsSync(join(wanted, 'cluster'))) return { exists: false, url: null }
  const home = realpathSync(wanted)
  const running = findRunning(join(home, 'cluster'))
  if (running === null) return { exists: true, url: null }
  const password = readFileSync(join(home, 'password'), 'utf8').trim()
  return { exists: true, url: `postgresql://plimsoll:${password}@127.0.0.1:${running.port}/plimsoll` }
}
