import { setImmediate } from 'node:timers/promises'

/** Well under what a person or a lease notices. */
const sliceMs = 10

/** Works in slices between which the process answers, hears clusters and renews its lease; null when it was called off. */
export async function inSlices<T>(steps: Iterator<void, T>, isOff: () => boolean): Promise<T | null> {
  let begun = performance.now()
  while (!isOff()) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (performance.now() - begun < sliceMs) continue
    await setImmediate()
    begun = performance.now()
  }
  return null
}
