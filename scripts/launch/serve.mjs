import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { failure } from './failure.mjs'
import { step } from './progress.mjs'
import { lastLines } from './run.mjs'
import { serverEnv, serverWords } from './server-words.mjs'

/** `next start` on the loopback; resolves once it answers. */
export async function serve(family, root, { port, env, folder }) {
  const file = join(folder, 'server.log')
  if (existsSync(file)) renameSync(file, `${file}.1`)
  const log = openSync(file, 'a', 0o600)
  const child = family.startNode(serverWords(root, port), {
    cwd: root,
    env: { PLIMSOLL_URL: `http://localhost:${port}`, ...env, ...serverEnv },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const url = `http://127.0.0.1:${port}`
  const how = await step('Starting the server', () => Promise.race([answers(url), child.ended]))
  if (how !== true) {
    throw failure(
      `The server ${how === false ? 'answers with an error only' : how}:\n${lastLines(readFileSync(file, 'utf8'))}`,
      `The whole story is in ${file}.`,
    )
  }
  return { url: `http://localhost:${port}`, child, log: file }
}

const patienceMs = 120_000

async function answers(url) {
  const deadline = Date.now() + patienceMs
  while (Date.now() < deadline) {
    if (((await statusOf(url)) ?? 500) < 500) return true
    await pause(100)
  }
  return false
}

function statusOf(url) {
  return new Promise(resolve => {
    const request = get(url, { timeout: 30_000 }, response => {
      response.resume()
      resolve(response.statusCode)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(null))
  })
}
