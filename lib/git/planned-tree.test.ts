import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { realRepository } from './__fixtures__/real-repository'
import { gitEnvironment } from './environment'
import { openRepository } from './repository'

const edits = [
  { path: 'apps/cart/prod/kustomization.yaml', before: 'newTag: 1\n', after: 'newTag: 2\r\n# größer' },
  { path: 'apps/cart/prod/deploy sh', before: '#!\n', after: '#!/bin/sh\n' },
  { path: 'top.yaml', before: 'a: 1\n', after: 'a: 2\n' },
]

function shop() {
  const real = realRepository()
  const files = Object.fromEntries(edits.map(({ path, before }) => [path, before]))
  real.commit({ ...files, 'apps/cart/prod.yaml': 'x', 'apps/cart-dev/a': 'y', 'zoo/b': 'z' })
  chmodSync(join(real.folder, 'apps/cart/prod/deploy sh'), 0o755)
  const commit = real.commit({})
  return { real, commit, repository: openRepository({ folder: real.gitFolder, environment: gitEnvironment() }) }
}

test('foretells the tree that git makes of the edits, in folders, at the top, executable or not', async () => {
  const { real, commit, repository } = shop()
  const planned = await repository.planTree(commit, edits)
  const made = real.commit(Object.fromEntries(edits.map(({ path, after }) => [path, after])))
  expect(planned.tree).toBe(real.git('rev-parse', `${made}^{tree}`))
  expect(planned.files.map(file => file.executable)).toEqual([false, true, false])
  repository.close()
})

test.each([
  ['a text that is another one', { path: 'top.yaml', before: 'a: 9\n', after: 'a: 2\n' }],
  ['a file that is not there', { path: 'apps/none.yaml', before: '', after: 'a: 2\n' }],
  ['a folder', { path: 'apps/cart', before: '', after: 'a: 2\n' }],
  ['a file below a file', { path: 'top.yaml/x', before: '', after: 'a: 2\n' }],
])('plans nothing over %s', async (_, edit) => {
  const { commit, repository } = shop()
  await expect(repository.planTree(commit, [edit])).rejects.toMatchObject({ code: 'conflict' })
  repository.close()
})
