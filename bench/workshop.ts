import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf } from '@/lib/errors'

/** A temporary folder and whatever was started over it; closing ends the newest first. */
export interface Workshop {
  readonly folder: string
  onClose(end: () => unknown): void
  close(): Promise<void>
}

const open = new Set<Workshop>()

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void closeWorkshops().finally(() => process.exit(130)))
}

export function openWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'))
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
  let closing: Promise<void> | null = null
  const workshop: Workshop = {
    folder,
    onClose: end => {
      ends.push(end)
    },
    close: () => {
      closing ??= closeAll()
      return closing
    },
  }
  open.add(workshop)
  return workshop

  /** One end that fails keeps no other from its turn: a database left behind would run on. */
  async function closeAll(): Promise<void> {
    for (let end = ends.pop(); end !== undefined; end = ends.pop()) await settle(end)
    open.delete(workshop)
  }
}

export async function closeWorkshops(): Promise<void> {
  for (const workshop of open) await workshop.close()
}

async function settle(end: () => unknown): Promise<void> {
  try {
    await end()
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`)
  }
}
