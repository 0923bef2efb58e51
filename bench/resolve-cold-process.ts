import { createMirror } from '@/lib/git/mirror'
import { resolveRepository } from '@/lib/manifests/repository/resolve'

/**
 * Run by resolve-cold.ts in a process of its own: opens the mirror that an earlier process left in FOLDER, reads the snapshot of its
 * head and resolves everything. One JSON line.
 */
const [url = '', folder = ''] = process.argv.slice(2)
const start = performance.now()
const mirror = createMirror({ url, folder, intervalMs: 3_600_000 })
await mirror.start()
const { head } = mirror.status()
if (head === null) throw new Error(`There is no mirror of ${url} in ${folder}.`)
const snapshot = await mirror.snapshot(head)
const read = performance.now()
const { cells, problems } = resolveRepository(snapshot)
const end = performance.now()
await mirror.stop()

process.stdout.write(
  JSON.stringify({
    readMs: read - start,
    resolveMs: end - read,
    cells: cells.length,
    rendered: cells.filter(({ slots }) => slots.length > 0 && slots.every(({ status }) => status === 'rendered'))
      .length,
    problems: problems.length + cells.flatMap(cell => cell.problems).length,
    images: Object.fromEntries(cells.map(({ path, slots }) => [path, slots.map(({ image }) => image)])),
  }),
)
