import { at, type JsonObject, objectAt, textAt, withAt } from '@/demo/kubernetes/json'
import { kinds } from '@/demo/kubernetes/kinds'
import { render } from '../delivery/render'
import type { ArgoContext } from './argocd-context'

/** What the branch says should be in the cluster, as the Application sees it; `message` when that cannot be told. */
export type Target =
  | { readonly revision: string; readonly objects: readonly JsonObject[] }
  | { readonly message: string }

export const trackingId = 'argocd.argoproj.io/tracking-id'

export async function readTarget(context: ArgoContext, application: JsonObject, fresh: boolean): Promise<Target> {
  const source = objectAt(application, 'spec', 'source')
  const url = textAt(source, 'repoURL')
  const path = textAt(source, 'path')
  try {
    const revision = await context.branches.head(url, textAt(source, 'targetRevision') || 'HEAD', fresh)
    const files = await context.trees.read(context.locate(url), revision)
    return { revision, objects: build(files, path).map(object => tracked(application, object)) }
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    const wrapped = `failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = ${words}`
    return { message: `Failed to load target state: ${wrapped}` }
  }
}

function build(files: ReadonlyMap<string, string>, path: string): readonly JsonObject[] {
  if (![...files.keys()].some(file => file.startsWith(`${path}/`))) throw new Error(`${path}: app path does not exist`)
  try {
    return render(files, path)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    throw new Error(`\`kustomize build <path to cached source>/${path}\` failed exit status 1: Error: ${words}`)
  }
}

/** In the Application's destination where the manifest names no namespace, and marked as its own. */
function tracked(application: JsonObject, object: JsonObject): JsonObject {
  const isNamespaced = kinds.find(kind => kind.kind === object.kind)?.namespaced !== false
  const destination = textAt(application, 'spec', 'destination', 'namespace')
  const isPlaced = !isNamespaced || at(object, 'metadata', 'namespace') !== undefined
  const placed = isPlaced ? object : withAt(object, ['metadata', 'namespace'], destination)
  const [group, version] = textAt(placed, 'apiVersion').split('/')
  const { name, namespace } = objectAt(placed, 'metadata')
  const owner = textAt(application, 'metadata', 'name')
  const id = `${owner}:${version === undefined ? '' : group}/${placed.kind}:${namespace ?? ''}/${name}`
  return withAt(placed, ['metadata', 'annotations'], {
    ...objectAt(placed, 'metadata', 'annotations'),
    [trackingId]: id,
  })
}
