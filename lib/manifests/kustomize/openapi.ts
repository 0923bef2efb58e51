import { get, textOf } from '@/lib/manifests/yaml/node'
import type { Context } from './context'
import { parseFile } from './documents'
import type { Kustomization } from './kustomization'
import { loadFile } from './load'
import { refuse } from './refuse'

/** The one that this version of kustomize brings along, and takes where nothing is said. */
const builtIn = 'v1.21.2'

/** `openapi` says by whose schema patches merge. Each file that is named must be there; the outermost kustomization that says anything decides. */
export function readOpenapi(context: Context, { tree, folder }: Kustomization): void {
  const field = get(tree, 'openapi')
  const path = get(field, 'path')
  const version = get(field, 'version')
  const file = path?.kind === 'scalar' ? loadFile(context, folder, path.text, path) : null
  if (context.schema !== 'default') return
  if (file !== null && version !== null)
    refuse('openapi_invalid', version, "kustomize refuses 'path' and 'version' of 'openapi' together. Keep one.")
  if (file !== null) {
    context.schema = 'own'
    const { parsed } = parseFile(context.snapshot, file.path, file.text, 'first')
    if (parsed.ok && parsed.documents[0]?.kind === 'map') return
    refuse(
      'openapi_invalid',
      path ?? tree,
      'This file holds no schema; kustomize stops where it needs one. Correct it.',
    )
  }
  const name = textOf(version) ?? ''
  if (name === '') return
  context.schema = 'built-in'
  if (name === builtIn) return
  refuse(
    'openapi_invalid',
    version ?? tree,
    `kustomize brings no OpenAPI ${name} along and stops at that. Use ${builtIn}.`,
  )
}
