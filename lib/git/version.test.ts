import { expect, it } from 'vitest'
import { isNewEnough, requireGit } from './version'

it.each([
  ['git version 2.31.8', false],
  ['git version 2.32.0', true],
  ['git version 2.39.5 (Apple Git-154)', true],
  ['git version 3.0.0', true],
  ['git version 1.99', false],
  ['something else', false],
])('%s is new enough: %s', (text, expected) => {
  expect(isNewEnough(text)).toBe(expected)
})

it('is content with the git of this machine', async () => {
  await expect(requireGit()).resolves.toBeUndefined()
})
