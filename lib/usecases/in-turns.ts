/** Acts on every item, a few at a time and in order, until the signal ends it; what was not reached is undefined. */
export async function inTurns<Item, Value>(
  items: readonly Item[],
  width: number,
  signal: AbortSignal,
  act: (item: Item) => Promise<Value>,
): Promise<readonly (Value | undefined)[]> {
  const values = items.map((): Value | undefined => undefined)
  const rest = items.entries()
  const work = async () => {
    for (const [index, item] of rest) {
      if (signal.aborted) return
      values[index] = await act(item).catch(() => undefined)
    }
  }
  await Promise.all(Array.from({ length: width }, work))
  return values
}
