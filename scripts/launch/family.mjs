// The children of a command: started in groups of their own, ended together, the youngest first.
import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'

const leash = pathToFileURL(fileURLToPath(new URL('./leash.mjs', import.meta.url))).href
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * `asked` resolves with the first signal that asks for the end; a second one kills.
 * Things that are no child processes (the database) join with `onEnd`.
 */
export function createFamily() {
  const members = []
  let ending = null
  let tell
  const asked = new Promise(resolve => {
    tell = resolve
  })
  let count = 0
  for (const signal of signals) {
    process.on(signal, () => {
      count += 1
      if (count === 1) return tell(signal)
      for (const { child } of members) if (child) signalGroup(child, 'SIGKILL')
    })
  }

  /** @returns the child; `child.ended` resolves with how it ended, in words */
  function start(command, words, { env = process.env, stdio = ['ignore', 'inherit', 'inherit'], cwd } = {}) {
    if (ending !== null || count > 0) throw new Error('Nothing is started while all is ending.')
    const child = spawn(command, words, {
      cwd,
      env: { ...env, PLIMSOLL_LEASH: '3' },
      stdio: [...stdio, 'pipe'],
      detached: process.platform !== 'win32',
    })
    child.stdio[3].on('error', () => {})
    child.ended = new Promise(resolve => {
      child.once('error', error => resolve(`could not be started (${error.message})`))
      child.once('close', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`))
    })
    members.push({ child })
    return child
  }

  function end() {
    ending ??= endAll()
    return ending
  }

  async function endAll() {
    for (const member of members.toReversed()) await (member.child ? endChild(member.child) : member.work())
  }

  return {
    asked,
    get isEnding() {
      return ending !== null || count > 0
    },
    start,
    startNode: (words, options) => start(process.execPath, ['--import', leash, ...words], options),
    onEnd: work => members.push({ work }),
    end,
  }
}

/** An open page keeps the server waiting for its stream; nothing is lost by not waiting longer. */
const graceMs = 3000

async function endChild(child) {
  if (!isRunning(child)) return signalGroup(child, 'SIGKILL')
  signalGroup(child, 'SIGTERM')
  const timeout = new AbortController()
  await Promise.race([child.ended, pause(graceMs, undefined, { signal: timeout.signal }).catch(() => {})])
  timeout.abort()
  signalGroup(child, 'SIGKILL')
  if (isRunning(child)) await child.ended
}

function isRunning(child) {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null
}

/** The group may outlive its leader. */
function signalGroup(child, signal) {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // Nobody is left in it.
  }
}
