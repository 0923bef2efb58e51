import { join } from 'node:path'
import { compareObjects } from './compare-objects'
import type { CellDifference, RenderAnswer, RenderDifference, RenderedCell, RenderQuestion } from './contract'
import { type Environment, findProgram, type Program } from './program'
import { privateFolder, writeTree } from './tree'

export interface RenderLimits {
  /** For both builds of a cell. */
  readonly cellMs: number
  readonly allMs: number
  /** Bytes of one build. */
  readonly longestOutput: number
}

const usual: RenderLimits = { cellMs: 10_000, allMs: 30_000, longestOutput: 8_000_000 }

/**
 * Builds cells before and after a change with the kustomize that is installed, and says what differs. What it reads was written by others:
 * see run.ts and tree.ts for what the program is kept from. Throws only the signal's reason.
 */
export function createRender(environment: Environment, limits: RenderLimits = usual): RenderDifference {
  return async (question, signal): Promise<RenderAnswer> => {
    const folder = await privateFolder()
    try {
      const program = await findProgram(environment, folder.home)
      if (program === null)
        return { kind: 'none', why: 'Neither kustomize nor kubectl is installed here, so nothing is rendered.' }
      const end = Date.now() + limits.allMs
      const cells: CellDifference[] = []
      for (const [index, cell] of question.cells.entries()) {
        signal.throwIfAborted()
        const cellEnd = Math.min(end, Date.now() + limits.cellMs)
        const root = join(folder.path, String(index))
        cells.push(await renderCell(program, root, cell, question, { ...limits, end: cellEnd, signal }))
      }
      return { kind: 'rendered', program: program.title, cells }
    } finally {
      await folder.remove()
    }
  }
}

interface CellLimits extends RenderLimits {
  /** Epoch milliseconds. */
  readonly end: number
  readonly signal: AbortSignal
}

async function renderCell(
  program: Program,
  root: string,
  cell: RenderedCell,
  { snapshot, editedSnapshot }: RenderQuestion,
  limits: CellLimits,
): Promise<CellDifference> {
  const { service, environment } = cell
  const refused = (why: string) => ({ service, environment, why, objects: [], more: 0 })
  const reason = whyNot(cell)
  if (reason !== null) return refused(`This cell cannot be rendered here: ${reason}.`)
  const texts: string[] = []
  for (const [side, tree] of [['before', snapshot] as const, ['after', editedSnapshot] as const]) {
    const timeoutMs = limits.end - Date.now()
    if (timeoutMs <= 0) return refused('This cell was not rendered: the time for all cells was over.')
    await writeTree(join(root, side), tree, cell.dependsOn)
    const { longestOutput, signal } = limits
    const built = await program.build(join(root, side), cell.path, { timeoutMs, longestOutput, signal })
    if (!built.ok) return refused(`${program.title} did not build this cell ${side} the change: ${built.why}`)
    texts.push(built.text)
  }
  const [before = '', after = ''] = texts
  try {
    return { service, environment, why: null, ...compareObjects(before, after) }
  } catch {
    return refused(`${program.title} wrote something for this cell that is no YAML.`)
  }
}

function whyNot({ kind, problems, readsAbove }: RenderedCell): string | null {
  if (kind !== 'kustomize') return `kustomize does not build ${kind} manifests`
  if (readsAbove === true) return 'it takes files from above its folder, which is not allowed to a program here'
  const problem = problems.find(({ severity, code }) => severity === 'error' || code.startsWith('remote'))
  return problem === undefined ? null : problem.message.replace(/\.$/, '')
}
