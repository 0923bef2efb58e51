import type { Resolution, Snapshot } from '@/lib/manifests/contract'

/** What `kustomize build <path>` would give, slot by slot, with the text that decides each. `path` is a folder relative to the repository's root. */
export function resolve(_snapshot: Snapshot, path: string): Resolution {
  return { path, kind: 'kustomize', slots: [], problems: [], dependsOn: [`${path}/`] }
}
