import type { ManifestAnswer } from '@/lib/domain/registry-check'

const most = 2_000
const foundMs = 60_000
const missingMs = 5_000

/** What registries said lately. A tag may move and an image may come, so nothing is kept for long; what is not known is asked again. */
export function createAnswers(clock: () => number) {
  const kept = new Map<string, { readonly answer: ManifestAnswer; readonly until: number }>()
  return {
    find(image: string): ManifestAnswer | null {
      const one = kept.get(image)
      return one === undefined || one.until <= clock() ? null : one.answer
    },
    keep(image: string, answer: ManifestAnswer): void {
      if (answer.kind === 'unknown') return
      kept.delete(image)
      kept.set(image, { answer, until: clock() + (answer.kind === 'found' ? foundMs : missingMs) })
      const [oldest] = kept.size > most ? kept.keys() : []
      if (oldest !== undefined) kept.delete(oldest)
    },
  }
}
