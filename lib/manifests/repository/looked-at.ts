import type { ChangedPath } from '@/lib/manifests/changed-paths'
import type { Resolution } from '@/lib/manifests/contract'
import { foldersAbove } from '@/lib/manifests/paths'

/** Roots by each path that they looked at. */
export type LookedAt = ReadonlyMap<string, readonly string[]>

export function lookedAtBy(parts: ReadonlyMap<string, { readonly resolution: Resolution }>): LookedAt {
  const roots = new Map<string, string[]>()
  for (const [root, { resolution }] of parts) {
    for (const path of resolution.dependsOn) {
      const known = roots.get(path)
      if (known) known.push(root)
      else roots.set(path, [root])
    }
  }
  return roots
}

/** A file's bytes matter to those who looked at it, its coming and going also to those who listed a folder above it. */
export function rootsTouchedBy(changed: readonly ChangedPath[], lookedAt: LookedAt): ReadonlySet<string> {
  const touched = new Set<string>()
  for (const { path, appeared } of changed) {
    for (const root of lookedAt.get(path) ?? []) touched.add(root)
    if (!appeared) continue
    for (const folder of foldersAbove(path)) for (const root of lookedAt.get(`${folder}/`) ?? []) touched.add(root)
  }
  return touched
}
