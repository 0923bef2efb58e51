import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { z } from 'zod'

/** What the world remembers of itself between two starts, so that addresses and tokens stay as they were. */
const kept = z.object({
  ports: z.record(z.string(), z.number().int()),
  tokens: z.record(z.string(), z.string()),
  edition: z.number().int().default(1),
})

export interface Kept {
  /** The port of last time when it is free, else another one. */
  port(name: string): Promise<number>
  token(name: string): string
  edition(): number
  setEdition(edition: number): void
  save(): void
}

export function openKept(folder: string): Kept {
  const file = join(folder, 'world.json')
  const values = readKept(file)
  return {
    async port(name) {
      const known = values.ports[name] ?? 0
      const port = (await isFree(known)) ? known : 0
      const chosen = port === 0 ? await freePort() : port
      values.ports[name] = chosen
      return chosen
    },
    token(name) {
      const token = values.tokens[name] ?? `demo_${randomBytes(18).toString('base64url')}`
      values.tokens[name] = token
      return token
    },
    edition: () => values.edition,
    setEdition(edition) {
      values.edition = edition
    },
    save: () => writeWhole(file, JSON.stringify(values)),
  }
}

/** Never half a file: written beside and moved over. */
export function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** Null when there is none, or when it is broken: the demo then begins anew. */
export function readWhole(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function readKept(file: string): z.infer<typeof kept> {
  try {
    return kept.parse(JSON.parse(readWhole(file) ?? ''))
  } catch {
    return { ports: {}, tokens: {}, edition: 1 }
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(port !== 0)))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}
