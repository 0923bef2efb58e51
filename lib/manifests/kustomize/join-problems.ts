import type { Problem } from '@/lib/domain/problem'

/** Fewer are shown one by one. */
const fewest = 3

/** One file may name dozens of files outside its folder: one problem says so, with how many and where the first ones are. */
export function joinProblems(problems: readonly Problem[]): readonly Problem[] {
  const outside = new Map<string | null, Problem[]>()
  for (const problem of problems) {
    if (problem.code !== 'outside_root') continue
    const known = outside.get(problem.file)
    if (known) known.push(problem)
    else outside.set(problem.file, [problem])
  }
  if ([...outside.values()].every(({ length }) => length < fewest)) return problems
  return problems.flatMap(problem => {
    const alike = problem.code === 'outside_root' ? (outside.get(problem.file) ?? []) : []
    if (alike.length < fewest) return [problem]
    return problem === alike[0] ? [joined(problem, alike)] : []
  })
}

function joined(first: Problem, alike: readonly Problem[]): Problem {
  const lines = alike.slice(0, fewest).map(({ line }) => line)
  const more = alike.length > fewest ? ', …' : ''
  return {
    ...first,
    message: `${first.message} So do ${alike.length - 1} more here, ${alike.length} in all (lines ${lines.join(', ')}${more}).`,
  }
}
