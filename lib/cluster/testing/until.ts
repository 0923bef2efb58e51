/** Waits for a condition that the event loop brings about; `meanwhile` runs between two looks, to let a manual clock go on. */
export async function until(
  condition: () => boolean,
  meanwhile: () => void = () => {},
  withinMs = 25_000,
): Promise<void> {
  const end = performance.now() + withinMs
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not so within ${withinMs} ms: ${condition}`)
    meanwhile()
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}
