import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from './__fixtures__/real-repository'
import { lockFolder, machine } from './folder-lock'

function lockFile(owner?: Readonly<Record<string, unknown>>): string {
  const file = join(temporaryFolder(), 'lock.json')
  if (owner) writeFileSync(file, JSON.stringify({ token: 'theirs', machine: machine(), startedAt: '', ...owner }))
  return file
}

it('keeps a second owner out until the first lets go, and leaves nothing behind', () => {
  const file = lockFile()
  const release = lockFolder(file)
  expect(() => lockFolder(file)).toThrowError(expect.objectContaining({ code: 'conflict' }))
  release()
  expect(existsSync(file)).toBe(false)
  lockFolder(file)()
  expect(readdirSync(join(file, '..'))).toEqual([])
})

/** Elsewhere the system does not tell when a process began. */
const onLinux = it.runIf(process.platform === 'linux')

onLinux('keeps out of the folder of another process that lives', () => {
  const child = spawn('sleep', ['60'])
  onTestFinished(() => {
    child.kill()
  })
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
  const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  expect(() => lockFolder(lockFile({ pid: child.pid, startedAt }))).toThrowError(/process \d+/)
})

onLinux('takes over from a process that has ended, also when its number lives on in another', () => {
  lockFolder(lockFile({ pid: process.pid, startedAt: 'long ago' }))()
  lockFolder(lockFile({ pid: 2 ** 22 + 1 }))()
})

it('takes over a lock that was never written whole', () => {
  const file = lockFile()
  writeFileSync(file, '')
  lockFolder(file)()
})

it('goes by the heartbeat where the owner is on another machine', () => {
  const file = lockFile({ pid: 1, machine: 'elsewhere' })
  expect(() => lockFolder(file)).toThrowError(expect.objectContaining({ code: 'conflict' }))
  const old = new Date(Date.now() - 61_000)
  utimesSync(file, old, old)
  lockFolder(file)()
})
