const usual = 7
const longer = 10
/** Shorter ones fit every column; longer ones keep this many characters of their end. */
const longFrom = 14
const tailLength = 8

/** Hashes show seven characters: `sha256:…` as `@9c02f7d`, 40 hex alone or after a prefix (`sha-`, `main-`) cut the same way. */
export function shortVersion(text: string, hashLength = usual): string {
  const digest = /^@?sha256:([0-9a-f]{7,64})$/.exec(text)
  if (digest?.[1] !== undefined) return `@${digest[1].slice(0, hashLength)}`
  return text.replace(/(?<![0-9a-f])([0-9a-f]{40})(?![0-9a-f])/, hash => hash.slice(0, hashLength))
}

/** Seven characters of a hash, ten where two different ones would look the same. */
export function hashLengthFor(texts: readonly string[]): number {
  const distinct = new Set(texts)
  const shown = new Set([...distinct].map(text => shortVersion(text)))
  return shown.size < distinct.size ? longer : usual
}

/** Head and tail: when room is short the head gives way, the tail stays. */
export function splitVersion(text: string): readonly [head: string, tail: string] {
  if (text.length <= longFrom) return [text, '']
  return [text.slice(0, -tailLength), text.slice(-tailLength)]
}
