import { pathPattern } from '@/lib/manifests/delivery/delivery'
import { get, type Node, textOf } from '@/lib/manifests/yaml/node'

const generatedPath = /\{\{-?\s*(\.path\.path|path)\s*-?\}\}/g

/**
 * The folders that a template's path can mean. Where it holds the generated path (`{{path}}`, `{{.path.path}}`), the git generators tell
 * which; every other expression stands for some text within one segment.
 */
export function patternsFor(path: string, generators: Node | null): readonly string[] {
  if (path.search(generatedPath) === -1) return [pathPattern(path)]
  return gitPaths(generators).map(found => pathPattern(path.replace(generatedPath, () => found)))
}

/** Of git generators at any depth: matrix and merge hold others. */
function gitPaths(node: Node | null): readonly string[] {
  if (node?.kind === 'list') return node.items.flatMap(gitPaths)
  if (node?.kind !== 'map') return []
  return node.entries.flatMap(({ key, value }) => {
    if (key.text === 'directories') return included(value)
    if (key.text === 'files') return included(value).map(file => file.slice(0, Math.max(0, file.lastIndexOf('/'))))
    return gitPaths(value)
  })
}

function included(list: Node): readonly string[] {
  const items = list.kind === 'list' ? list.items : []
  return items.filter(item => textOf(get(item, 'exclude')) !== 'true').flatMap(item => textOf(get(item, 'path')) ?? [])
}
