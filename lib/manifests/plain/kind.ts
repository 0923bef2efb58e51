import type { EditResult, ManifestKind, Resolution, Snapshot, VersionChange } from '@/lib/manifests/contract'
import { kustomize } from '@/lib/manifests/kustomize/kind'
import { fileOf, isManifest, withOneFile } from './one-file'

/** A folder of manifests without a kustomization: each file counts by itself, so a broken one hides no other. */
export const plain: ManifestKind = { id: 'plain', resolve, edit }

function resolve(snapshot: Snapshot, path: string): Resolution {
  const folder = path === '' ? '' : `${path}/`
  const parts = snapshot
    .list(path)
    .map(name => `${folder}${name}`)
    .filter(isManifest)
    .map(file => resolveFile(snapshot, path, file))
  return {
    path,
    kind: 'plain',
    slots: parts.flatMap(({ slots }) => slots),
    problems: parts.flatMap(({ problems }) => problems),
    dependsOn: [...new Set([folder === '' ? '/' : folder, ...parts.flatMap(({ dependsOn }) => dependsOn)])],
  }
}

/** Read as kustomize reads a resource: the same objects, containers and places in the text. */
function resolveFile(snapshot: Snapshot, path: string, file: string): Resolution {
  const why = snapshot.unreadable(file)
  if (why !== null) {
    const message = `${file} can't be read: ${why}. Its images are not shown.`
    const problem = { severity: 'error' as const, code: 'file_unreadable', file, line: null, message }
    return { path, kind: 'plain', slots: [], problems: [problem], dependsOn: [file] }
  }
  const view = withOneFile(snapshot, path, file)
  const { slots, problems, dependsOn } = kustomize.resolve(view.snapshot, path)
  return {
    path,
    kind: 'plain',
    slots,
    problems: problems.map(problem => (problem.file === view.listing ? { ...problem, file, line: null } : problem)),
    dependsOn: dependsOn.filter(dependency => dependency !== view.listing && !view.alternatives.includes(dependency)),
  }
}

/** A version stands in one file or in several; each is edited alone and seen alone. */
function edit(snapshot: Snapshot, resolution: Resolution, change: VersionChange): EditResult {
  const edits = []
  for (const file of new Set(resolution.slots.filter(slot => isWanted(slot, change)).map(fileOf))) {
    const view = withOneFile(snapshot, resolution.path, file)
    const slots = resolution.slots.filter(slot => fileOf(slot) === file)
    const part: Resolution = { ...resolution, kind: 'kustomize', slots }
    const wanted = change.slots.filter(slot => slots.some(own => isWanted(own, { ...change, slots: [slot] })))
    const result = kustomize.edit(view.snapshot, part, { ...change, slots: wanted })
    if (!result.ok) return result
    edits.push(...result.edits)
  }
  return { ok: true, edits }
}

function isWanted(slot: Resolution['slots'][number], { slots }: VersionChange): boolean {
  return slots.some(
    ({ workload, container, field }) =>
      workload.kind === slot.workload.kind &&
      workload.name === slot.workload.name &&
      workload.namespace === slot.workload.namespace &&
      container === slot.container &&
      field === slot.field,
  )
}
