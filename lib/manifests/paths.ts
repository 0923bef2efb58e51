/** `base/../x/` relative to a folder, as a path from the repository's root; null when it climbs out of it. */
export function joinPath(folder: string, relative: string): string | null {
  if (relative.startsWith('/')) return null
  const segments = folder === '' ? [] : folder.split('/')
  for (const segment of relative.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') segments.push(segment)
    else if (segments.pop() === undefined) return null
  }
  return segments.join('/')
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash === -1 ? '' : path.slice(0, slash)
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

export function segmentsOf(path: string): readonly string[] {
  return path === '' ? [] : path.split('/')
}

export function isInside(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`)
}

/** The folders above a path, nearest first, '' last. */
export function foldersAbove(path: string): readonly string[] {
  const folders: string[] = []
  for (let folder = path; folder !== ''; ) {
    folder = folderOf(folder)
    folders.push(folder)
  }
  return folders
}
