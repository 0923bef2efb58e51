import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { Files } from './shop/manifests'

/** A kustomize program: named by KUSTOMIZE, on the PATH, or built for the real test bench; null when there is none. */
export function findKustomize(): string | null {
  const named = process.env.KUSTOMIZE
  if (named) return named
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    process.env.KUBEBUILDER_ASSETS ?? '',
    join(cache, 'real-bin/bin'),
  ]
  return folders.map(folder => join(folder, 'kustomize')).find(place => existsSync(place)) ?? null
}

/** How long one `kustomize build` of each folder takes, and what it rendered. */
export function timeKustomize(
  program: string,
  root: string,
  folders: readonly string[],
): readonly { readonly folder: string; readonly ms: number; readonly images: readonly string[] }[] {
  spawnSync(program, ['version'])
  return folders.map(folder => {
    const before = performance.now()
    const text = execFileSync(program, ['build', join(root, folder)], { encoding: 'utf8', timeout: 60_000 })
    const ms = performance.now() - before
    return { folder, ms, images: [...text.matchAll(/^\s*(?:- )?image: (.+)$/gm)].map(match => match[1] ?? '') }
  })
}

export function writeTree(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}
