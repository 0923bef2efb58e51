import type { ChangedPath } from '@/lib/manifests/changed-paths'
import type { Resolution } from '@/lib/manifests/contract'
import { foldersAbove } from '@/lib/manifests/paths'

/**
 * Roots that looked at what changed. A file's bytes matter to those who looked at it, its coming and going also to those who listed a
 * folder above it. Every root is asked, which is a hundredth of a second for ten thousand; an index of all paths would be kept for ever.
 */
export function rootsTouchedBy(
  changed: readonly ChangedPath[],
  parts: ReadonlyMap<string, { readonly resolution: Resolution }>,
): ReadonlySet<string> {
  const paths = new Set(changed.map(({ path }) => path))
  for (const { path, appeared } of changed)
    if (appeared) for (const folder of foldersAbove(path)) paths.add(`${folder}/`)
  const touched = new Set<string>()
  if (paths.size === 0) return touched
  for (const [root, { resolution }] of parts) if (resolution.dependsOn.some(path => paths.has(path))) touched.add(root)
  return touched
}
