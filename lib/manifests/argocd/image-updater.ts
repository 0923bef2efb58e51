import { type Delivery, unsaid } from '@/lib/manifests/delivery/delivery'
import { anything, type Override } from '@/lib/manifests/delivery/overrides'
import { splitImage } from '@/lib/manifests/image-text'
import { get, getIn, type Node, placeOf, textOf } from '@/lib/manifests/yaml/node'

const prefix = 'argocd-image-updater.argoproj.io/'

/** The images that Argo CD Image Updater is told to set on the Application itself: no text in Git has them. What it writes into Git is read there. */
export function changedByUpdater(metadata: Node | null): readonly Override[] {
  const annotations = get(metadata, 'annotations')
  const list = textOf(get(annotations, `${prefix}image-list`))
  if (list === null || writesToGit(textOf(get(annotations, `${prefix}write-back-method`)))) return []
  return list.split(',').flatMap(item => {
    const [name = '', alias = null] = item.trim().split('=').reverse()
    const other = alias === null ? null : textOf(get(annotations, `${prefix}${alias.trim()}.kustomize.image-name`))
    return overridesFor([name, ...(other === null ? [] : [other])])
  })
}

/** The same said by an object of its own, for Applications by their names. */
export function readImageUpdater(document: Node): readonly Delivery[] {
  if (textOf(get(document, 'kind')) !== 'ImageUpdater') return []
  if (!textOf(get(document, 'apiVersion'))?.startsWith(prefix)) return []
  const spec = get(document, 'spec')
  const name = textOf(getIn(document, 'metadata', 'name')) ?? '(without a name)'
  return itemsOf(get(spec, 'applicationRefs')).flatMap(ref => {
    const methods = [ref, spec].map(node => textOf(getIn(node, 'writeBackConfig', 'method')))
    if (writesToGit(methods.find(method => method !== null) ?? null)) return []
    const images = itemsOf(get(ref, 'images')).flatMap(image => [
      textOf(get(image, 'imageName')) ?? '',
      textOf(getIn(image, 'manifestTargets', 'kustomize', 'name')) ?? '',
    ])
    return [
      {
        ...unsaid,
        title: `ImageUpdater ${name}`,
        controller: 'argocd',
        ...placeOf(ref),
        object: `Application/${textOf(get(ref, 'namePattern')) ?? '*'}`,
        path: null,
        overrides: overridesFor(images),
        isPatch: true,
      },
    ]
  })
}

function itemsOf(list: Node | null): readonly Node[] {
  return list?.kind === 'list' ? list.items : []
}

function writesToGit(method: string | null): boolean {
  return method !== null && /^git\b/.test(method.trim())
}

function overridesFor(images: readonly string[]): readonly Override[] {
  return images.flatMap(image => {
    const { name } = splitImage(image.trim())
    if (name === '') return []
    if (/[{}$*]/.test(name)) return [anything('argocd-image-updater')]
    return spellings(name).map(one => ({ ...anything('argocd-image-updater'), image: one }))
  })
}

/** It goes by the image, not by how its name is written. */
function spellings(name: string): readonly string[] {
  const bare = name.replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, '')
  return [...new Set([name, bare, `docker.io/${bare}`, `docker.io/library/${bare}`])]
}
