import { foldersAbove } from '@/lib/manifests/paths'

/** Of what is meant, that which stands nearest to a file: in its folder or below, else below the folder above. The first group that has any. */
export function nearestIn<T extends { readonly file: string }>(
  groups: readonly (readonly T[])[],
  near: string,
  isMeant: (one: T) => boolean,
): readonly T[] {
  for (const group of groups) {
    const meant = group.filter(isMeant)
    if (meant.length === 0) continue
    for (const folder of foldersAbove(near)) {
      const below = meant.filter(({ file }) => folder === '' || file.startsWith(`${folder}/`))
      if (below.length > 0) return below
    }
  }
  return []
}
