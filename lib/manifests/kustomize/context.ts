import type { Problem } from '@/lib/domain/problem'
import { isAppError } from '@/lib/errors'
import type { Snapshot } from '@/lib/manifests/contract'
import { type Node, placeOf, type Source } from '@/lib/manifests/yaml/node'
import type { UnmatchedEntry } from './unknown-objects'

/** What one build gathers besides its objects. */
export interface Context {
  readonly snapshot: Snapshot
  /** Files above a kustomization's folder are taken too: Flux builds without kustomize's load restriction. */
  readonly readsAbove: boolean
  /** Every path that was looked at. */
  readonly looked: Set<string>
  readonly problems: Problem[]
  /** Texts that were laid over others as patches. */
  readonly patchSources: Set<Source>
  /** Entries of `images:` that found nothing, innermost first. */
  readonly unmatched: UnmatchedEntry[]
  /** Whose schema the build uses, by `openapi`. One of its own changes how every patch merges. */
  schema: 'default' | 'built-in' | 'own'
}

export function newContext(snapshot: Snapshot, readsAbove = false): Context {
  return {
    snapshot,
    readsAbove,
    looked: new Set(),
    problems: [],
    patchSources: new Set(),
    unmatched: [],
    schema: 'default',
  }
}

export function report(
  context: Context,
  severity: Problem['severity'],
  code: string,
  at: Node | string,
  message: string,
): void {
  const place = typeof at === 'string' ? { file: at, line: null } : placeOf(at)
  add(context, { severity, code, ...place, message })
}

function add({ problems }: Context, problem: Problem): void {
  const isKnown = problems.some(known => {
    return (
      known.code === problem.code &&
      known.file === problem.file &&
      known.line === problem.line &&
      known.message === problem.message
    )
  })
  if (!isKnown) problems.push(problem)
}

/** Runs one step of the build. Where kustomize would stop, the problem is kept and the build goes on without the step. */
export function attempt<T>(context: Context, step: () => T, otherwise: T): T {
  try {
    return step()
  } catch (error) {
    if (error instanceof RangeError) {
      add(context, {
        severity: 'error',
        code: 'too_deep',
        file: null,
        line: null,
        message: 'The objects are nested too deeply to be read. Flatten them.',
      })
      return otherwise
    }
    if (!isAppError(error)) throw error
    const { code, file, line } = error.details
    add(context, {
      severity: 'error',
      code: typeof code === 'string' ? code : 'kustomization_invalid',
      file: typeof file === 'string' ? file : null,
      line: typeof line === 'number' ? line : null,
      message: error.message,
    })
    return otherwise
  }
}
