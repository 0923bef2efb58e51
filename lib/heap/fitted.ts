const none: readonly never[] = Object.freeze([])

/**
 * The same list without the room that V8 leaves behind what was pushed, seventeen places at the least, and the one empty list for all that
 * are empty: of short lists that stay by the ten thousand this is most of what they weigh.
 */
export function fitted<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? none : list.slice()
}
