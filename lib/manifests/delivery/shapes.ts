import { wholePattern } from '@/lib/manifests/pattern'
import { get, type Node, textOf } from '@/lib/manifests/yaml/node'

/** Objects that say what is deployed, or hold what Flux fills in. */
const kinds = [
  'Application',
  'ApplicationSet',
  'Kustomization',
  'GitRepository',
  'OCIRepository',
  'Bucket',
  'ConfigMap',
]
const kindInText = new RegExp(`kind["']?\\s*:\\s*["']?(${kinds.join('|')})\\b`)

/** Whether a field of a kustomization may change such an object. The key is in small letters, as kustomize reads it. */
export function mayShape(key: string, value: Node): boolean {
  if (value.kind !== 'list' || value.items.length === 0) return false
  switch (key) {
    case 'patches':
    case 'patchesjson6902':
      return value.items.some(patchMayReach)
    case 'patchesstrategicmerge':
      return value.items.some(item => kindInText.test(textOf(item) ?? ''))
    case 'replacements':
      return value.items.some(replacementMayReach)
    case 'transformers':
    case 'vars':
      return true
    default:
      return false
  }
}

/** What a patch in a file of its own is aimed at, when no target says it, tells that file. */
function patchMayReach(patch: Node): boolean {
  const target = get(patch, 'target')
  return target === null ? kindInText.test(textOf(get(patch, 'patch')) ?? '') : selects(target)
}

function replacementMayReach(replacement: Node): boolean {
  const targets = get(replacement, 'targets')
  if (targets?.kind !== 'list') return true
  return targets.items.some(target => selects(get(target, 'select')))
}

/** Kinds are patterns to a patch; what is none is taken for one that reaches all. */
function selects(selector: Node | null): boolean {
  const kind = textOf(get(selector, 'kind')) ?? ''
  if (kind === '') return true
  if (/^\w+$/.test(kind)) return kinds.includes(kind)
  const isMeant = wholePattern(kind)
  return isMeant === null || kinds.some(isMeant)
}
