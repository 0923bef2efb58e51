import { describe, expect, test } from 'vitest'
import { hashLengthFor, shortVersion, splitVersion } from './version-text'

const sha = 'a41c9e0b7702c901f4c3e9ac5d103e60b815d1e8'
const digest = `sha256:${'9c02f7d4'.repeat(8)}`

describe('a version on the screen', () => {
  test.each([
    ['a tag stays whole', '1.42.1-hotfix', '1.42.1-hotfix'],
    ['a commit shows seven characters', sha, 'a41c9e0'],
    ['so does one behind a prefix', `main-${sha}`, 'main-a41c9e0'],
    ['a digest is said to be one', digest, '@9c02f7d'],
    ['a digest that is short already keeps its seven', 'sha256:9c02f7d', '@9c02f7d'],
    ['a date and a counter are no hash', '20251204.3', '20251204.3'],
    ['text that cannot be resolved stands as it is', '${FEED_TAG}', '${FEED_TAG}'],
    ['64 hex characters are no commit', '9c02f7d4'.repeat(8), '9c02f7d4'.repeat(8)],
  ])('%s', (_, text, short) => {
    expect(shortVersion(text)).toBe(short)
  })

  test.each(['1.42.0', '2025.12.04-release-candidate-9f3c2ab', 'v9.0.0-beta.4', ''])(
    'head and tail of %s together are the whole of it',
    text => {
      const [head, tail] = splitVersion(text)
      expect(head + tail).toBe(text)
    },
  )

  test('two hashes that begin alike are told apart by ten characters', () => {
    const [one, other] = [`a41c9e0b77${'0'.repeat(30)}`, `a41c9e0c11${'0'.repeat(30)}`]
    expect(hashLengthFor([one, one, '1.42.0'])).toBe(7)
    expect(hashLengthFor([one, other])).toBe(10)
    expect(shortVersion(one, hashLengthFor([one, other]))).toBe('a41c9e0b77')
  })

  test('a long tag keeps its end, where builds put what tells them apart', () => {
    expect(splitVersion('2025.12.04-release-candidate-9f3c2ab')[1]).toBe('-9f3c2ab')
  })
})
