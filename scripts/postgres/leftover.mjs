// What a launcher that was killed leaves behind: a server that still runs, or a postmaster.pid of one that does not.
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Pid and port of the server that runs on this cluster, or null. A stale postmaster.pid is taken away. */
export function findRunning(cluster) {
  const file = join(cluster, 'postmaster.pid')
  const lines = readLines(file)
  if (!lines) return null
  const pid = Number(lines[0])
  if (isPostgresOf(pid, cluster)) return { pid, port: Number(lines[3]) }
  // The number may belong to another process of this user by now (a restarted container); PostgreSQL would then refuse to start.
  if (JSON.stringify(readLines(file)) === JSON.stringify(lines)) rmSync(file, { force: true })
  return null
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function isPostgresOf(pid, cluster) {
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return false
  if (process.platform === 'win32') return true
  const command = commandOf(pid)
  return command === null || (command.includes('postgres') && command.includes(cluster))
}

function commandOf(pid) {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' })
  } catch {
    return null
  }
}

function readLines(file) {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return null
  }
}
