/**
 * A row of the audit chain and its hash, kept where the database's owner cannot change it: the log, a pull request. Every row up to it
 * is proven by it; rows after it could have been cut off together with the head.
 */
export interface Anchor {
  readonly sequence: number
  /** Hex, whole or its beginning. */
  readonly hash: string
}

/** Hex digits that a shortened anchor has at least. */
const fewestDigits = 12

/** `18204:ab12…` */
export function formatAnchor({ sequence, hash }: Anchor): string {
  return `${sequence}:${hash}`
}

/** Null where the text is no anchor. */
export function parseAnchor(text: string): Anchor | null {
  const [, digits = '', hash = ''] = /^(\d{1,15}):([0-9a-f]{1,64})$/.exec(text.trim().toLowerCase()) ?? []
  const sequence = Number(digits)
  return sequence > 0 && hash.length >= fewestDigits ? { sequence, hash } : null
}

/** Every whole anchor that stands in a log, a pull request's body or any other text, in its order. */
export function findAnchors(text: string): readonly Anchor[] {
  return [...text.matchAll(/(?<![\w:])(\d{1,15}):([0-9a-f]{64})(?![0-9a-f])/g)].flatMap(
    match => parseAnchor(match[0]) ?? [],
  )
}

export function agrees(anchor: Anchor, hash: string): boolean {
  return hash.startsWith(anchor.hash)
}
