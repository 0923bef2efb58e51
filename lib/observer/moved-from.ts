interface PathChange {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

/**
 * Where a folder stood before a commit that moved it: a file that came below it has the bytes of one of the same name that went
 * elsewhere. Null when the commit moved nothing there, or from several places.
 */
export function movedFrom(changes: readonly PathChange[], folder: string): string | null {
  const prefix = folder === '' ? '' : `${folder}/`
  const gone = new Map<string, string[]>()
  for (const { path, before, after } of changes)
    if (before !== null && after === null) gone.set(before, [...(gone.get(before) ?? []), path])
  const places = new Set<string>()
  for (const { path, before, after } of changes) {
    if (before !== null || after === null || !path.startsWith(prefix)) continue
    const rest = `/${path.slice(prefix.length)}`
    for (const old of gone.get(after) ?? []) if (`/${old}`.endsWith(rest)) places.add(old.slice(0, -rest.length))
  }
  const [only, ...others] = places
  return only === undefined || others.length > 0 ? null : only
}
