// Where the database lies and who owns it. PostgreSQL refuses to run as root, so root gives it to an unprivileged user, who must be able to reach the folder.
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { failure, fileFailure } from '../launch/failure.mjs'
import { isReachable } from './reach.mjs'

const nobody = 65534

/**
 * @returns {{folder: string, cluster: string, user: {uid: number, gid: number} | null, password: string}}
 * `folder` holds the cluster, the password and the log; `user` runs the programs, null for the user that we are.
 */
export function prepareHome(wanted, say) {
  try {
    const folder = place(wanted, say)
    const cluster = join(folder, 'cluster')
    const user = process.getuid?.() === 0 ? ownerOf(cluster) : null
    if (!user) refuseForeign(cluster)
    if (user && !isReachable(folder)) refuseUnreachable(folder)
    return { folder, cluster, user, password: readPassword(folder, user) }
  } catch (error) {
    throw fileFailure(error, resolve(wanted))
  }
}

/** A project under a folder that others may not enter (/root) gets its database beside the system's, with a link where it would have been. */
function place(wanted, say) {
  const folder = resolve(wanted)
  if (existsSync(folder)) return realpathSync(folder)
  if (process.getuid?.() !== 0 || isReachable(folder)) {
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    if (process.getuid?.() === 0) chmodSync(folder, 0o755)
    return folder
  }
  const name = `${basename(resolve(folder, '../..'))}-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`
  const elsewhere = join('/var/lib/plimsoll', name)
  mkdirSync(elsewhere, { recursive: true })
  chmodSync('/var/lib/plimsoll', 0o755)
  chmodSync(elsewhere, 0o755)
  mkdirSync(resolve(folder, '..'), { recursive: true })
  symlinkSync(elsewhere, folder)
  say(
    `The database lies in ${elsewhere}: PostgreSQL does not run as root, and other users may not enter ${resolve(folder, '../..')}.`,
  )
  return elsewhere
}

function ownerOf(cluster) {
  if (!existsSync(cluster)) return { uid: nobody, gid: nobody }
  const { uid, gid } = statSync(cluster)
  return uid === 0 ? { uid: nobody, gid: nobody } : { uid, gid }
}

function refuseForeign(cluster) {
  if (process.getuid === undefined || !existsSync(cluster) || statSync(cluster).uid === process.getuid()) return
  throw failure(
    `The database in ${cluster} belongs to another user (uid ${statSync(cluster).uid}).`,
    'Start as the user that started it first (root, if that was root), or set PLIMSOLL_DATA to a folder of your own.',
  )
}

function refuseUnreachable(folder) {
  throw failure(
    `The database in ${folder} lies where only root may enter, and PostgreSQL does not run as root.`,
    'Move the folder to a place that every user may enter (its mode may stay closed) and set PLIMSOLL_DATA, or set DATABASE_URL.',
  )
}

function readPassword(folder, user) {
  const file = join(folder, 'password')
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' })
    if (user) chownSync(file, user.uid, user.gid)
  }
  return readFileSync(file, 'utf8').trim()
}
