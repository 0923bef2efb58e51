export interface ImageText {
  readonly name: string
  readonly tag: string
  readonly digest: string
}

/** Split as kustomize does: a colon before the first slash belongs to the registry. */
export function splitImage(image: string): ImageText {
  const slash = image.indexOf('/')
  const from = slash > 0 ? slash : 0
  const at = image.indexOf('@', from)
  const colon = image.indexOf(':', from)
  if (at === -1 && colon === -1) return { name: image, tag: '', digest: '' }
  if (at !== -1 && (colon === -1 || at < colon))
    return { name: image.slice(0, at), tag: '', digest: image.slice(at + 1) }
  if (at !== -1) return { name: image.slice(0, colon), tag: image.slice(colon + 1, at), digest: image.slice(at + 1) }
  return { name: image.slice(0, colon), tag: image.slice(colon + 1), digest: '' }
}
