import { block, ok, warn } from './checks/levels'
import { formatImage, type Image, normalizeImage, versionText } from './image'
import type { Check } from './promotion'

/** What an image registry says to one reference. `digest` is `sha256:` and 64 hex digits: the registry's own, of an index or of one manifest. */
export type ManifestAnswer =
  | {
      readonly kind: 'found'
      readonly digest: string
      readonly mediaType: string
      /** `os/architecture[/variant]` of an index, where its text was read. */
      readonly platforms?: readonly string[]
    }
  | { readonly kind: 'missing' }
  /** `why` is a clause without its full stop: `it did not answer within 2 s`. */
  | { readonly kind: 'unknown'; readonly why: string }

/** Whether the image that a promotion would deploy is there. What cannot be asked is a warning, never an ok. */
export function checkRegistry(answer: ManifestAnswer, image: Image): Check {
  const { registry, repository } = normalizeImage(image)
  const name = `${repository} ${versionText(formatImage(image))}`
  switch (answer.kind) {
    case 'found':
      return ok('image_found', `${name} is in ${registry} (${answer.digest.slice(0, 19)}…).`, null)
    case 'missing':
      return block(
        'image_missing',
        `${name} is not in ${registry}: its pods could not start. Push the image, or promote another version.`,
        null,
      )
    case 'unknown':
      return warn('image_unknown', `Whether ${name} is in ${registry} is not known: ${answer.why}.`, null)
  }
}
