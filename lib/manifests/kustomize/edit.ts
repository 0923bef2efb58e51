import type { EditResult, Resolution, Snapshot, VersionChange } from '@/lib/manifests/contract'

export function edit(_snapshot: Snapshot, resolution: Resolution, _change: VersionChange): EditResult {
  const message = 'Edits of kustomizations are not built yet.'
  return {
    ok: false,
    problem: { severity: 'error', code: 'edit_unsupported', file: resolution.path, line: null, message },
  }
}
