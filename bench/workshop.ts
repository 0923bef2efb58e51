import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

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
  const workshop: Workshop = {
    folder,
    onClose: end => {
      ends.push(end)
    },
    async close() {
      open.delete(workshop)
      for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end()
    },
  }
  open.add(workshop)
  return workshop
}

export async function closeWorkshops(): Promise<void> {
  for (const workshop of open) await workshop.close()
}
