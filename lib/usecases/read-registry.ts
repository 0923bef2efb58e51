import { formatImage, type Image, parseImage } from '@/lib/domain/image'
import type { Check, PlannedCell } from '@/lib/domain/promotion'
import { checkRegistry } from '@/lib/domain/registry-check'
import type { Services } from '@/lib/services'

const budgetMs = 3_000

/** Whether the images that a cell would run are in their registries, each once. */
export async function readRegistryChecks(
  { registries }: Services,
  { origin, slots }: PlannedCell,
): Promise<readonly Check[]> {
  const images = distinct(slots.map(slot => slot.after))
  const checks = await Promise.all(
    images.map(async image => {
      const answer = await within(signal => registries.findManifest(image, signal))
      const told = checkRegistry(answer ?? { kind: 'unknown', why: 'it did not answer in time' }, image)
      // What runs already is worth keeping in Git although it could not be pulled again.
      const check: Check = origin.kind === 'live' && told.level === 'block' ? { ...told, level: 'warn' } : told
      return images.length === 1 ? check : { ...check, code: `${check.code}:${formatImage(image)}` }
    }),
  )
  return checks
}

/** The digests that registries tell for these images; one that cannot be told is left out. */
export async function readDigests(
  { registries }: Services,
  images: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>()
  await Promise.all(
    images.map(async text => {
      const image = parseImage(text)
      const answer = image === null ? null : await within(signal => registries.findManifest(image, signal))
      if (answer?.kind === 'found') digests.set(text, answer.digest)
    }),
  )
  return digests
}

/** Null when the time is over. */
async function within<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
  const signal = AbortSignal.timeout(budgetMs)
  try {
    return await ask(signal)
  } catch (error) {
    if (signal.aborted) return null
    throw error
  }
}

function distinct(texts: readonly string[]): readonly Image[] {
  return [...new Set(texts)].flatMap(text => parseImage(text) ?? [])
}
