import { z } from 'zod'
import { listOf } from '../../objects/shapes'

const Something = z.unknown()
export const Patches = z.object({
  images: listOf(Something),
  patches: listOf(Something),
  patchesStrategicMerge: listOf(Something),
  patchesJson6902: listOf(Something),
  components: listOf(Something),
})

/** Fields that may change an image after Git's files were read. A patch that speaks of no image, and deletes nothing, cannot. */
export function overridesIn(spec: z.infer<typeof Patches>): readonly string[] {
  const patches = (['patches', 'patchesStrategicMerge', 'patchesJson6902'] as const).filter(field =>
    spec[field].some(mayChangeImage),
  )
  const whole = (['images', 'components'] as const).filter(field => spec[field].length > 0)
  return [...whole, ...patches]
}

export function mayChangeImage(patch: unknown): boolean {
  return /image|\$patch|\/(?:init)?containers(?:\/\d+)?["'\s]/i.test(JSON.stringify(patch))
}
