import { parseImage } from './image'
import { recalling } from './recall'

/**
 * The digest that a pod's `status.containerStatuses[].imageID` proves, or null. Docker's shim writes `docker-pullable://repo@sha256:…`,
 * containerd `repo@sha256:…`; a bare `sha256:…` is the id of a config blob and says nothing about a registry's digest.
 */
export const parseImageId: (imageId: string) => string | null = recalling(readDigest)

function readDigest(imageId: string): string | null {
  const scheme = imageId.indexOf('://')
  const text = scheme < 0 ? imageId : imageId.slice(scheme + 3)
  const at = text.indexOf('@')
  if (at <= 0) return null
  const digest = text.slice(at + 1)
  if (!/^sha256:[a-f0-9]{64}$/.test(digest)) return null
  return parseImage(text) === null ? null : digest
}
