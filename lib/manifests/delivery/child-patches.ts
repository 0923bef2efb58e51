import { innerSource } from '@/lib/manifests/kustomize/documents'
import { wholePattern } from '@/lib/manifests/pattern'
import { get, getIn, type Node, textOf } from '@/lib/manifests/yaml/node'
import { parseDocuments } from '@/lib/manifests/yaml/parse'
import { type ChildPatch, type Delivery, unsaid } from './delivery'
import { anything } from './overrides'

const kinds = ['Kustomization', 'Application', 'ApplicationSet']

/** The patches in a field of an object that are aimed at other objects of Argo CD and Flux; `read` reads a merge patch of one. */
export function childPatchesIn(
  patches: Node | null,
  of: Pick<Delivery, 'title' | 'controller'>,
  read: (document: Node) => readonly Delivery[],
): readonly ChildPatch[] {
  const items = patches?.kind === 'list' ? patches.items : []
  return items.flatMap(item => {
    const target = get(item, 'target')
    const meant = target === null ? kinds : kinds.filter(kind => isSelected(get(target, 'kind'), kind))
    if (meant.length === 0) return []
    const documents = documentsIn(get(item, 'patch') ?? item)
    return documents.flatMap(document => {
      const found = document.kind === 'list' ? changesIn(document.items, of) : read(document)
      return found.map((patch): ChildPatch => {
        const own = textOf(getIn(document, 'metadata', 'name'))
        const kind = textOf(get(document, 'kind'))
        return {
          kinds: target === null ? kinds.filter(one => one === kind) : meant,
          name: target === null ? own : textOf(get(target, 'name')),
          isSure: get(target, 'labelSelector') === null && get(target, 'annotationSelector') === null,
          patch,
        }
      })
    })
  })
}

/** A patch is text, or an object as it stands. */
function documentsIn(patch: Node): readonly Node[] {
  if (patch.kind !== 'scalar') return [patch]
  const parsed = parseDocuments(innerSource(patch, patch.text))
  return parsed.ok ? parsed.documents : []
}

function isSelected(pattern: Node | null, kind: string): boolean {
  const text = textOf(pattern) ?? ''
  return text === '' || (wholePattern(text)?.(kind) ?? true)
}

const telling =
  /^(\/spec(\/template(\/spec)?)?)?$|^\/spec\/(template\/spec\/)?(sources?|sourceHydrator|sourceRef|path|images|patches\w*|components|name(Prefix|Suffix)|targetNamespace|destination|generators|templatePatch)(\/|$)/

/** What a JSON patch makes of them is not followed, only whether it may change what counts. */
function changesIn(
  operations: readonly Node[],
  { title, controller }: Pick<Delivery, 'title' | 'controller'>,
): readonly Delivery[] {
  const paths = operations.map(operation => textOf(get(operation, 'path')) ?? '')
  const overrides = paths.some(path => telling.test(path)) ? [anything(`patches of ${title}`)] : []
  const isFilledIn = paths.some(path => path.startsWith('/spec/postBuild'))
  if (overrides.length === 0 && !isFilledIn) return []
  const unread = { kind: 'a patch of', name: title, namespace: null }
  return [
    {
      ...unsaid,
      title,
      controller,
      file: '',
      line: 1,
      object: '',
      path: null,
      overrides,
      isPatch: true,
      postBuild: isFilledIn ? { variables: [], from: [unread] } : null,
    },
  ]
}
