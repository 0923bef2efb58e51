import type { DesiredCell } from '@/lib/domain/desired'
import { AppError } from '@/lib/errors'
import type { Resolution } from '@/lib/manifests/contract'
import type { ResolvedRepository } from '@/lib/manifests/repository/resolve'
import { findProgram, type Program } from '@/lib/render/program'
import { writeCheckout } from './checkout'
import { compareSlots, type Difference, slotsIn } from './compare'

/** What the program says to the same commit; counted in cells, compared by the paths that they share. */
export interface Verification {
  readonly program: string
  readonly compared: number
  readonly same: number
  readonly notComparable: readonly { readonly why: string; readonly cells: number }[]
  readonly differences: readonly Difference[]
  /** Rendered here, and the program stops. */
  readonly failures: readonly { readonly path: string; readonly why: string }[]
}

interface Answer {
  readonly cells: number
  readonly why: string | null
  readonly differences: readonly Difference[]
  readonly failure: string | null
}

const atOnce = 2
const limits = { timeoutMs: 60_000, longestOutput: 64_000_000 }

/** Builds each path of the cells with the kustomize that is installed, and compares image by image. Throws where none is. */
export async function verify(
  { snapshot, parts }: ResolvedRepository,
  cells: readonly DesiredCell[],
): Promise<Verification> {
  const checkout = await writeCheckout(snapshot)
  try {
    const program = await findProgram(process.env, checkout.home)
    if (program === null) {
      throw new AppError(
        'not_found',
        'Neither kustomize nor kubectl was found, so nothing was compared. Install one, or name it in KUSTOMIZE.',
      )
    }
    const todo = [...countByPath(cells)].map(([path, count]) => ({ path, count, part: parts.get(path) }))
    const answers = new Map<string, Answer>()
    await Promise.all(Array.from({ length: atOnce }, work))
    return summary(program.title, answers)

    async function work(): Promise<void> {
      for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
        if (next.part === undefined || program === null) continue
        answers.set(next.path, await ask(program, checkout.root, next.part.resolution, next.count))
      }
    }
  } finally {
    await checkout.remove()
  }
}

function countByPath(cells: readonly DesiredCell[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { path } of cells) counts.set(path, (counts.get(path) ?? 0) + 1)
  return counts
}

async function ask(program: Program, root: string, resolution: Resolution, cells: number): Promise<Answer> {
  const why = whyNot(resolution)
  if (why !== null) return { cells, why, differences: [], failure: null }
  const built = await program.build(root, resolution.path, { ...limits, readsAbove: resolution.readsAbove ?? false })
  if (!built.ok) return { cells, why: null, differences: [], failure: built.why }
  const slots = slotsIn(built.text)
  if (typeof slots === 'string') return { cells, why: null, differences: [], failure: slots }
  return { cells, why: null, differences: compareSlots(resolution.path, resolution.slots, slots), failure: null }
}

/** What is not rendered here claims nothing. */
function whyNot({ kind, problems }: Resolution): string | null {
  if (kind !== 'kustomize') return `${kind} manifests, which kustomize does not build`
  const error = problems.find(({ severity }) => severity === 'error')
  return error === undefined ? null : `not rendered here (${error.code})`
}

function summary(program: string, answers: ReadonlyMap<string, Answer>): Verification {
  const sorted = [...answers].sort(([one], [other]) => (one < other ? -1 : 1))
  const compared = sorted.filter(([, { why }]) => why === null)
  const same = compared.filter(([, { differences, failure }]) => differences.length === 0 && failure === null)
  const reasons = new Map<string, number>()
  for (const [, { why, cells }] of sorted) if (why !== null) reasons.set(why, (reasons.get(why) ?? 0) + cells)
  return {
    program,
    compared: cellsIn(compared),
    same: cellsIn(same),
    notComparable: [...reasons].map(([why, cells]) => ({ why, cells })).sort((one, other) => other.cells - one.cells),
    differences: sorted.flatMap(([, { differences }]) => differences),
    failures: sorted.flatMap(([path, { failure }]) => (failure === null ? [] : [{ path, why: failure }])),
  }
}

function cellsIn(answers: readonly (readonly [string, Answer])[]): number {
  return answers.reduce((sum, [, { cells }]) => sum + cells, 0)
}
