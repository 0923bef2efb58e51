import { createHash, randomInt } from 'node:crypto'

/** The alphabet of generated names: no vowels, nothing that is read as something else. */
const letters = 'bcdfghjklmnpqrstvwxz2456789'

export function randomSuffix(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('')
}

/** A stable suffix for equal content: pod-template-hash and controller revisions. */
export function contentSuffix(content: string): string {
  const digest = createHash('sha256').update(content).digest()
  return [...digest.subarray(0, 10)].map(byte => letters[byte % letters.length]).join('')
}
