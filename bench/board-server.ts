import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { serverEnv, serverWords } from '@/scripts/launch/server-words.mjs'
import type { Workshop } from './workshop'
import type { World } from './world'

export interface BoardServer {
  readonly url: string
  readonly environments: readonly string[]
  /** From the start of the process until the stored board was served, whole; null where none was expected. */
  readonly storedMs: number | null
  /** From the start of the process until every cell stood on fresh evidence. */
  readonly completeMs: number
  /** Null where the system does not tell. */
  residentMb(): number | null
  stop(): Promise<void>
}

const root = fileURLToPath(new URL('..', import.meta.url))
const patienceMs = 300_000
/** Each answer is the whole board, made for this question alone. */
const askMs = 1_000
const askStoredMs = 20

const board = z.object({
  environments: z.array(z.object({ name: z.string() })),
  totals: z.object({ cells: z.number(), stale: z.number() }),
})

/** The pages built, and the path of a browser. */
export async function prepare(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [`${root}bench/prepare.mjs`], {
    maxBuffer: 16_000_000,
  })
  return z.object({ browser: z.string() }).parse(JSON.parse(stdout.slice(stdout.lastIndexOf('{')))).browser
}

/** The production server over the world, in a process of its own, as `npm start` runs it. `again`: its database holds the board. */
export async function startBoardServer(workshop: Workshop, world: World, again = false): Promise<BoardServer> {
  const port = await freePort()
  const words = serverWords(root, port)
  const begin = performance.now()
  const child = spawn(process.execPath, words, {
    cwd: root,
    env: {
      ...process.env,
      ...serverEnv,
      DATABASE_URL: world.databaseUrl,
      PLIMSOLL_CONFIG: world.config,
      PLIMSOLL_DATA: world.dataFolder,
      PLIMSOLL_LOG: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  workshop.onClose(() => end(child))
  const url = `http://localhost:${port}`
  if (again)
    await untilBoard(
      url,
      askStoredMs,
      ({ environments, totals }) => environments.length > 0 && totals.cells === world.cells,
    )
  const storedMs = again ? performance.now() - begin : null
  const { environments } = await untilBoard(
    url,
    askMs,
    ({ totals }) => totals.cells === world.cells && totals.stale === 0,
  )
  return {
    url,
    environments: environments.map(({ name }) => name),
    storedMs,
    completeMs: performance.now() - begin,
    residentMb: () => residentMb(child.pid ?? 0),
    stop: () => end(child),
  }
}

async function untilBoard(
  url: string,
  everyMs: number,
  holds: (view: z.infer<typeof board>) => boolean,
): Promise<z.infer<typeof board>> {
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline) {
    const answer = await fetch(`${url}/api/v1/board`).catch(() => null)
    if (answer?.ok) {
      const view = board.parse(await answer.json())
      if (holds(view)) return view
    }
    await pause(everyMs)
  }
  throw new Error('The board did not become whole.')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'close')
  child.kill('SIGTERM')
  await ended
}

function residentMb(pid: number): number | null {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return kilobytes === undefined ? null : Number(kilobytes) / 1024
  } catch {
    return null
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (typeof address !== 'object' || address === null) throw new Error('No port is free.')
  return address.port
}
