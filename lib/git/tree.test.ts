import { expect, it, onTestFinished } from 'vitest'
import { realRepository } from './__fixtures__/real-repository'
import { gitEnvironment } from './environment'
import type { Folder } from './folders'
import { createObjectReader, type ObjectReader } from './objects'
import { createTreeReader } from './tree'

it('reads of another commit what it changed and the folders above, and holds the rest once', async () => {
  const real = realRepository({
    'apps/cart/dev/kustomization.yaml': 'resources: [../base]\n',
    'apps/cart/base/deploy.yaml': 'kind: Deployment\n',
    'apps/cart/base/service.yaml': 'kind: Service\n',
    'apps/shop/dev/kustomization.yaml': 'resources: [../base]\n',
  })
  const treeOf = (revision: string) => real.git('rev-parse', `${revision}^{tree}`)
  const { objects, asked } = countingReader(real.gitFolder)
  const trees = createTreeReader(objects)
  const before = await trees.read(treeOf('HEAD'))
  real.commit({ 'apps/cart/base/deploy.yaml': 'kind: StatefulSet\n' })
  asked.length = 0
  const after = await trees.read(treeOf('HEAD'))
  const changed = [
    'HEAD^{tree}',
    'HEAD:apps',
    'HEAD:apps/cart',
    'HEAD:apps/cart/base',
    'HEAD:apps/cart/base/deploy.yaml',
  ]
  expect([...asked].sort()).toEqual(changed.map(name => real.git('rev-parse', name)).sort())
  expect(folderIn(after, 'apps', 'shop')).toBe(folderIn(before, 'apps', 'shop'))
})

function countingReader(folder: string): { readonly objects: ObjectReader; readonly asked: string[] } {
  const reader = createObjectReader({
    folder,
    environment: gitEnvironment(),
    longestBody: 1_000_000,
    timeoutMs: 60_000,
  })
  onTestFinished(reader.close)
  const asked: string[] = []
  const read: ObjectReader['read'] = ids => {
    asked.push(...ids)
    return reader.read(ids)
  }
  return { objects: { ...reader, read }, asked }
}

function folderIn(root: Folder, ...names: readonly string[]): Folder {
  return names.reduce((folder, name) => {
    const entry = folder.entries.get(name)
    if (entry?.kind !== 'folder') throw new Error(`no folder ${name}`)
    return entry.folder
  }, root)
}
