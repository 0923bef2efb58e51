import { expect, it } from 'vitest'
import { matchesGlob } from './globs'

it.each([
  ['apps/**', 'apps/cart/overlays/prod', true],
  ['apps/**', 'apps', true],
  ['apps/**', 'apps2/cart', false],
  ['apps', 'apps/cart', true],
  ['**/preview-*', 'apps/cart/preview-12', true],
  ['**/preview-*', 'preview-12/overlays', true],
  ['**/preview-*', 'apps/nopreview-12', false],
  ['apps/*/overlays/prod', 'apps/cart/overlays/prod', true],
  ['apps/*/overlays/prod', 'apps/team/cart/overlays/prod', false],
  ['apps/**/prod', 'apps/prod', true],
  ['apps/**/prod', 'apps/a/b/prod', true],
  ['**', 'anything/at/all', true],
  ['./apps/', 'apps/cart', true],
  ['a.b/c+d', 'aXb/ccd', false],
  ['v?', 'v1', true],
])('%s on %s: %s', (pattern, path, matches) => {
  expect(matchesGlob(path, pattern)).toBe(matches)
})
