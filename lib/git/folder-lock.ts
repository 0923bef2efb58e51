import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { failure } from './failure'

interface Owner {
  readonly token: string
  readonly pid: number
  /** Clock ticks since boot: tells a process from a later one with its number. Empty where the system does not say. */
  readonly startedAt: string
  readonly machine: string
}

const heartbeatMs = 10_000
const silentMs = 60_000

/**
 * One owner per folder. The owner is known by process id and start time, so a lock left by kill -9 is taken over at once; on another
 * machine (a shared volume) only the file's age can tell, hence the heartbeat. Throws conflict while another process lives.
 */
export function lockFolder(file: string): () => void {
  const own: Owner = { token: randomUUID(), pid: process.pid, startedAt: startOf(process.pid), machine: machine() }
  for (let attempt = 0; !claim(file, own); attempt++) {
    const holder = readOwner(file)
    if (holder && (isAlive(file, holder) || attempt > 5)) throw inUse(file, holder)
    takeAway(file, holder)
  }
  const heartbeat = setInterval(() => touch(file), heartbeatMs)
  heartbeat.unref()
  return () => {
    clearInterval(heartbeat)
    if (readOwner(file)?.token === own.token) rmSync(file, { force: true })
  }
}

/** The file appears whole or not at all: a link to a name that exists fails. */
function claim(file: string, own: Owner): boolean {
  const draft = `${file}.${own.token}`
  writeFileSync(draft, JSON.stringify(own))
  try {
    linkSync(draft, file)
    return true
  } catch {
    return false
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Moves a dead owner's lock away; puts it back if another process was quicker and the file is no longer that owner's. */
function takeAway(file: string, dead: Owner | null): void {
  const aside = `${file}.${randomUUID()}`
  try {
    renameSync(file, aside)
    if (readOwner(aside)?.token !== dead?.token) linkSync(aside, file)
  } catch {
    // Somebody else moved it first.
  }
  rmSync(aside, { force: true })
}

function isAlive(file: string, owner: Owner): boolean {
  if (owner.machine !== machine()) return ageOf(file) < silentMs
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return startOf(owner.pid) === owner.startedAt
}

function readOwner(file: string): Owner | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof value !== 'object' || value === null) return null
    const { token, pid, startedAt, machine: where } = { token: '', pid: 0, startedAt: '', machine: '', ...value }
    return { token: String(token), pid: Number(pid), startedAt: String(startedAt), machine: String(where) }
  } catch {
    return null
  }
}

/** Host and boot: a container restarted on the same host has another name. */
export function machine(): string {
  return `${hostname()} ${contents('/proc/sys/kernel/random/boot_id').trim()}`
}

function startOf(pid: number): string {
  const stat = contents(`/proc/${pid}/stat`)
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

function contents(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function ageOf(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date())
  } catch {
    // A disk that is full or gone shows at the next fetch.
  }
}

function inUse(file: string, owner: Owner) {
  return failure(
    'conflict',
    'in-use',
    `The mirror's folder is in use by process ${owner.pid} (${file}).`,
    'Stop that process, or give this one another data folder.',
  )
}
