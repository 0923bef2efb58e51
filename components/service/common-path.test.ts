import { expect, test } from 'vitest'
import { commonPath } from './common-path'

test.each([
  [['apps/cart/overlays/dev', 'apps/cart/overlays/prod'], 'apps/cart/overlays/*'],
  [['envs/dev/cart', 'envs/prod/cart'], 'envs/*/cart'],
  [['apps/cart'], 'apps/cart'],
  [['a/b', 'a/b/c'], 'a/b, a/b/c'],
  [['a/x/1', 'a/y/2'], 'a/x/1, a/y/2'],
  [[], ''],
])('%s', (paths, text) => expect(commonPath(paths)).toBe(text))
