import type { Snapshot } from '@/lib/manifests/contract'
import { build } from '@/lib/manifests/kustomize/build'
import { newContext } from '@/lib/manifests/kustomize/context'
import { objectsIn } from './objects'
import type { ObjectGroup } from './ours'
import type { Override } from './overrides'

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
  'validator_unsupported',
  'yaml_invalid',
  'object_invalid',
  'duplicate_resource',
  'unknown_field',
  'field_twice',
  'image_invalid',
  'image_name_pattern',
])

export interface BuiltObjects extends ObjectGroup {
  /** Files with a step that could not be made. */
  readonly broken: ReadonlySet<string>
}

/** The objects of Argo CD and Flux as a kustomization makes them: with its patches, replacements and names, and all those below it. */
export function buildObjects(snapshot: Snapshot, folder: string): BuiltObjects {
  const context = newContext(snapshot, true)
  const { resources } = build(context, folder)
  const objects = objectsIn(resources.map(({ tree }) => tree))
  const failures = context.problems.filter(({ severity, code }) => severity === 'error' && !harmless.has(code))
  const broken = new Set(failures.flatMap(({ file }) => file ?? []))
  const [failure] = failures
  if (failure === undefined) return { ...objects, top: folder, broken }
  const doubt: Override = {
    field: `the kustomization ${folder || '.'}, which is not built: ${failure.message}`,
    kind: null,
    name: null,
    image: null,
  }
  // What a replacement was to put there is not what stands there.
  const isPlaceholder = failures.some(({ code }) => code.startsWith('replacement') || code.startsWith('field_path'))
  const deliveries = objects.deliveries.map(delivery => ({
    ...delivery,
    overrides: [...delivery.overrides, doubt],
    revision: isPlaceholder ? null : delivery.revision,
  }))
  return { ...objects, deliveries, top: folder, broken }
}
