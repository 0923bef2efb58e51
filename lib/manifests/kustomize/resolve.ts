import { intern } from '@/lib/heap/intern'
import type { Resolution, Snapshot } from '@/lib/manifests/contract'
import { type Built, build } from './build'
import { newContext } from './context'
import { joinProblems } from './join-problems'
import { type FoundSlot, findSlots } from './slots'
import { hidesObjects, isNotFound, objectsBehind } from './unknown-objects'

/** What `kustomize build <path>` would give, slot by slot, with the text that decides each. `path` is a folder relative to the repository's root. */
export function resolve(snapshot: Snapshot, path: string, readsAbove = false): Resolution {
  const { found, problems, dependsOn } = resolveWithScalars(snapshot, path, readsAbove)
  return { path, kind: 'kustomize', slots: found.map(({ slot }) => slot), problems, dependsOn, readsAbove }
}

export interface ScalarResolution extends Omit<Resolution, 'slots'> {
  readonly found: readonly FoundSlot[]
  /** `path` without leading and trailing slashes; '' is the root. */
  readonly folder: string
}

/** The same with the scalar behind each slot, for the editor. */
export function resolveWithScalars(snapshot: Snapshot, path: string, readsAbove = false): ScalarResolution {
  const folder = path.replace(/^\.?\/+|\/+$|^\.$/g, '')
  const context = newContext(snapshot, readsAbove)
  const built: Built = build(context, folder)
  const hides = hidesObjects(context)
  const problems = hides ? context.problems.filter(problem => !isNotFound(problem)) : context.problems
  const failure = problems.find(problem => problem.severity === 'error')
  const resources = hides ? [...built.resources, ...objectsBehind(context.unmatched)] : built.resources
  const found = findSlots(resources, {
    failure: failure?.message ?? null,
    usesOpenapi: context.schema === 'own',
    hasVars: built.vars.length > 0,
    patchSources: context.patchSources,
  })
  return {
    path,
    folder,
    kind: 'kustomize',
    found,
    problems: joinProblems(problems),
    dependsOn: [...context.looked].sort().map(intern),
    readsAbove,
  }
}
