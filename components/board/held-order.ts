/** Rows never move under the hand: the order that somebody looks at is held, and what sorting would change is only counted. */

export interface Placed {
  readonly name: string
  readonly section: string
}

/** Rows that went leave the held order, new ones stand at the end of their section. */
export function keepOrder(held: readonly Placed[], wanted: readonly Placed[]): readonly Placed[] {
  const present = new Set(wanted.map(place => place.name))
  const known = new Set(held.map(place => place.name))
  const stay = held.filter(place => present.has(place.name))
  const come = wanted.filter(place => !known.has(place.name))
  if (come.length === 0) return stay
  const all = [...stay, ...come]
  return sectionsIn(held, wanted).flatMap(section => all.filter(place => place.section === section))
}

/** How many rows would stand elsewhere if the table were sorted now. */
export function countMoved(held: readonly Placed[], wanted: readonly Placed[]): number {
  if (held === wanted) return 0
  const places = new Map(wanted.map((place, index) => [place.name, { index, section: place.section }]))
  const present = held.filter(place => places.has(place.name))
  const stay = longestRising(present.map(place => places.get(place.name)?.index ?? 0))
  const resectioned = present.filter(place => places.get(place.name)?.section !== place.section).length
  return Math.max(present.length - stay, resectioned) + (wanted.length - present.length)
}

/** A section that only one of both has keeps its place beside its neighbours. */
function sectionsIn(held: readonly Placed[], wanted: readonly Placed[]): readonly string[] {
  const sections = [...new Set(wanted.map(place => place.section))]
  const gone = [...new Set(held.map(place => place.section))].filter(section => !sections.includes(section))
  return [...sections, ...gone]
}

/** Length of the longest rising run of places: the rows that need not move. */
function longestRising(values: readonly number[]): number {
  const tails: number[] = []
  for (const value of values) {
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((tails[middle] ?? 0) < value) low = middle + 1
      else high = middle
    }
    tails[low] = value
  }
  return tails.length
}
