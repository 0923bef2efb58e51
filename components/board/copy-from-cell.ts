import { endpoint } from '@/lib/client/request'
import type { BoardCell } from '@/lib/contract'

const listCells = endpoint<'listCells'>('GET', '/api/v1/cells')
const listDrift = endpoint<'listDrift'>('GET', '/api/v1/drift')

/** Copies what a key asks for and says so. Throws where the server or the browser refuses. */
export async function copyFromCell(cell: BoardCell, what: 'version' | 'command'): Promise<string> {
  const text = what === 'version' ? await readFullVersion(cell) : await readCommandBack(cell)
  if (text === null) return 'No command returns it to Git'
  await navigator.clipboard.writeText(text)
  return `Copied ${text.length > 40 ? `${text.slice(0, 24)}…` : text}`
}

/** The board is narrow and has a digest in short; what is copied is whole. */
async function readFullVersion(cell: BoardCell): Promise<string> {
  const shown = cell.live ?? cell.git ?? ''
  if (!/^@?sha256:[0-9a-f]{7}$/.test(shown)) return shown
  const { service, environment } = cell
  const { cells } = await listCells({ service, environment })
  const [whole] = cells
  const image = whole?.live.find(live => live.image !== null)?.image ?? whole?.git?.image
  return image?.slice(image.indexOf('@') + 1) ?? shown
}

/** The command that returns the cell to Git; null where none would. */
async function readCommandBack({ service, environment }: BoardCell): Promise<string | null> {
  const { rows } = await listDrift({ environment, q: service, limit: 2000 })
  const cells = rows.flatMap(row => row.cells)
  return cells.find(cell => cell.service === service && cell.environment === environment)?.back?.command ?? null
}
