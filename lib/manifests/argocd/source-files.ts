import { type Delivery, unsaid } from '@/lib/manifests/delivery/delivery'
import { folderOf, nameOf } from '@/lib/manifests/paths'
import { getIn, type Node, placeOf, textOf } from '@/lib/manifests/yaml/node'
import { overridesOf } from './applications'

const fileName = /^\.argocd-source(?:-(.+))?\.yaml$/

export function isSourceFile(path: string): boolean {
  return fileName.test(nameOf(path))
}

/** `.argocd-source-cart.yaml` beside manifests is laid over the source of the Application cart, without a name over that of any. */
export function readSourceFile(path: string, document: Node): readonly Delivery[] {
  const overrides = overridesOf(document)
  const own = textOf(getIn(document, 'kustomize', 'namespace'))
  const namespace = own ? { name: own, replaces: true } : null
  if (overrides.length === 0 && namespace === null) return []
  return [
    {
      ...unsaid,
      title: path,
      controller: 'argocd',
      ...placeOf(document),
      object: `Application/${fileName.exec(nameOf(path))?.[1] ?? ''}`,
      path: folderOf(path),
      overrides,
      namespace,
      isPatch: true,
    },
  ]
}
