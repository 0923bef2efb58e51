import type { Snapshot } from './contract'
import { foldersAbove } from './paths'

const mostLinks = 40

/** The path under which Git keeps the bytes that are read under `path`: links, and linked folders, are followed. */
export function realPath({ links }: Pick<Snapshot, 'links'>, path: string): string {
  if (links === undefined || links.size === 0) return path
  let real = path
  for (let step = 0; step < mostLinks; step += 1) {
    const next = followOnce(links, real)
    if (next === null) return real
    real = next
  }
  return real
}

function followOnce(links: ReadonlyMap<string, string>, path: string): string | null {
  for (const at of [path, ...foldersAbove(path)]) {
    const target = at === '' ? undefined : links.get(at)
    if (target === undefined || target === at) continue
    const rest = path.slice(at.length)
    return target === '' ? rest.slice(1) : target + rest
  }
  return null
}
