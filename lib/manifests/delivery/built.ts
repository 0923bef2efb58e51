import type { Problem } from '@/lib/domain/problem'
import type { Snapshot } from '@/lib/manifests/contract'
import { isKustomizationFile } from '@/lib/manifests/discover/facts'
import { build } from '@/lib/manifests/kustomize/build'
import { attempt, newContext } from '@/lib/manifests/kustomize/context'
import { parseFile } from '@/lib/manifests/kustomize/documents'
import { hidesObjects } from '@/lib/manifests/kustomize/unknown-objects'
import { get, placeOf } from '@/lib/manifests/yaml/node'
import type { Delivery } from './delivery'
import { objectsIn } from './objects'
import type { ObjectGroup } from './ours'
import { anything, type Override } from './overrides'

/** After these the objects that are there are as kustomize would make them: others are missing, or never reach a cluster. */
const harmless: ReadonlySet<string> = new Set([
  'remote_base',
  'outside_root',
  'outside_repository',
  'file_missing',
  'file_unreadable',
  'kustomization_missing',
  'kustomization_empty',
  'two_kustomizations',
  'helm_chart',
  'generator_unsupported',
  'generator_invalid',
  'generator_conflict',
  'generator_target_missing',
  'validator_unsupported',
  'yaml_invalid',
  'object_invalid',
  'unknown_field',
  'field_twice',
  'image_invalid',
  'image_name_pattern',
])

export interface BuiltObjects extends ObjectGroup {
  readonly top: string
  /** What a file gives is in what was built: objects as a resource, else a change of others. */
  readonly isMade: (path: string, isResource: boolean) => boolean
  /** Why it is not known what becomes of objects that should be here and are not; null where all are here. */
  readonly doubt: Override | null
}

/** The objects of Argo CD and Flux as a kustomization makes them: with its patches, replacements and names, and all those below it. */
export function buildObjects(snapshot: Snapshot, folder: string): BuiltObjects {
  const context = newContext(snapshot, true)
  const documents = attempt(context, () => build(context, folder).resources.map(({ tree }) => tree), [])
  const objects = objectsIn(documents)
  const errors = context.problems.filter(({ severity }) => severity === 'error')
  const isHidden = hidesObjects(context)
  const failures = errors.filter(problem => {
    if (isOfComponent(problem, snapshot)) return true
    return !harmless.has(problem.code) && !(isHidden && problem.code === noTarget)
  })
  const made = new Set(documents.map(document => placeOf(document).file))
  const broken = new Set(errors.filter(({ code }) => code === noTarget || !harmless.has(code)).map(({ file }) => file))
  const doubt = doubtFor(folder, failures[0])
  return {
    ...objects,
    top: folder,
    deliveries: objects.deliveries.map(delivery => doubted(delivery, doubt, failures)),
    isMade: (path, isResource) => (isResource ? errors.length === 0 || made.has(path) : !broken.has(path)),
    doubt: doubt ?? doubtFor(folder, errors[0]),
  }
}

/** Where some objects are not known, one of them may be what a patch is aimed at. */
const noTarget = 'patch_target_missing'

function doubtFor(folder: string, failure: Problem | undefined): Override | null {
  return failure === undefined
    ? null
    : anything(`the kustomization ${folder || '.'}, which is not built: ${failure.message}`)
}

/** What a replacement was to put there is not what stands there. */
function doubted(delivery: Delivery, doubt: Override | null, failures: readonly Problem[]): Delivery {
  if (doubt === null) return delivery
  const isPlaceholder = failures.some(({ code }) => code.startsWith('replacement') || code.startsWith('field_path'))
  const { overrides, revision } = delivery
  return { ...delivery, overrides: [...overrides, doubt], revision: isPlaceholder ? null : revision }
}

/** A component that is not read may change everything, where a base that is not read only brings more. */
function isOfComponent({ file, line }: Problem, snapshot: Snapshot): boolean {
  const text = file === null || !isKustomizationFile(file) ? null : snapshot.read(file)
  if (file === null || text === null) return false
  const { parsed } = parseFile(snapshot, file, text, 'first')
  const components = get(parsed.ok ? parsed.documents[0] : null, 'components')
  return components?.kind === 'list' && components.items.some(item => placeOf(item).line === line)
}
