import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestWorld, type TestWorld } from '../test-world'
import type { GitRepository } from './repository'
import { writeBlob, writeTree } from './trees'

let world: TestWorld
let git: GitRepository
beforeEach(async () => {
  world = await startTestWorld()
  git = world.host.repository('harbour', 'gitops').git
})
afterEach(() => world.close())

test('answers many questions at once, each with its own object', async () => {
  const contents = Array.from({ length: 40 }, (_, index) => Buffer.alloc(index * 5000, index))
  const shas = await Promise.all(contents.map(content => writeBlob(git, content)))
  const names = shas.flatMap((sha, index) => [sha, `none-${index}`])
  const objects = await Promise.all(names.map(name => git.objects.read(name)))
  expect(objects.filter((_, index) => index % 2 === 1)).toEqual(contents.map(() => null))
  const found = objects.filter(object => object !== null)
  expect(found.map(({ sha, type }) => [sha, type])).toEqual(shas.map(sha => [sha, 'blob']))
  const digest = (content: Buffer) =>
    createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
  expect(found.map(object => digest(object.content))).toEqual(shas)
})

test('sees an object that was written after it began to read', async () => {
  await git.objects.read('main')
  const sha = await writeBlob(git, Buffer.from('later'))
  expect((await git.objects.read(sha))?.content.toString()).toBe('later')
})

test('takes no name that would ask a second question', async () => {
  expect(await git.objects.read('main\nmain')).toBeNull()
})

test('writes the trees that git writes: sorted as git sorts, empty folders gone, the rest untouched', async () => {
  const blob = await writeBlob(git, Buffer.from('x'))
  const entry = { mode: '100644', sha: blob }
  const tree = await writeTree(git, null, [
    { path: 'a/b', entry },
    { path: 'a.b', entry },
    { path: 'a-b', entry },
    { path: 'gone/deep/file', entry },
  ])
  const after = await writeTree(git, tree, [{ path: 'gone/deep/file', entry: null }])
  expect(await git.run(['ls-tree', '--name-only', after])).toBe('a-b\na.b\na')
  expect(await git.run(['fsck', '--strict'])).not.toContain('error')
})
