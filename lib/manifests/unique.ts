/** Each once, the last of equals where the first stood: equal is what says the same, or what says the same by what is looked `at`. */
export function unique<T>(all: readonly T[], at: (one: T) => unknown = one => one): readonly T[] {
  return [...new Map(all.map(one => [JSON.stringify(at(one)), one])).values()]
}
