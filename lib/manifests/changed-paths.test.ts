import { describe, expect, it } from 'vitest'
import { changedPaths } from './changed-paths'
import type { Snapshot } from './contract'
import { snapshotOf } from './memory'

const before = { 'a/same.yaml': '1', 'a/other.yaml': '1', 'b/gone.yaml': '1' }
const after = { 'a/same.yaml': '1', 'a/other.yaml': '2', 'c/new.yaml': '1' }
const expected = [
  { path: 'a/other.yaml', appeared: false },
  { path: 'b/gone.yaml', appeared: true },
  { path: 'c/new.yaml', appeared: true },
]

/** With folder ids, as a commit has them; folders asked for are noted. */
function withTrees(files: Readonly<Record<string, string>>, asked: string[] = []): Snapshot {
  const snapshot = snapshotOf(files)
  return {
    ...snapshot,
    list: folder => {
      asked.push(folder)
      return snapshot.list(folder)
    },
    tree: folder => {
      const inside = snapshot.files.filter(path => folder === '' || path.startsWith(`${folder}/`))
      return inside.length === 0 ? null : inside.map(path => `${path} ${snapshot.blob(path)}`).join('\n')
    },
  }
}

describe('changedPaths', () => {
  it('finds changed, new and removed files, with folder ids or without', () => {
    const sorted = (one: Snapshot, other: Snapshot) =>
      [...changedPaths(one, other)].sort((x, y) => (x.path < y.path ? -1 : 1))
    expect(sorted(snapshotOf(before), snapshotOf(after))).toEqual(expected)
    expect(sorted(withTrees(before), withTrees(after))).toEqual(expected)
  })

  it('enters no folder whose id stays', () => {
    const asked: string[] = []
    changedPaths(withTrees({ 'a/x': '1', 'b/x': '1' }, asked), withTrees({ 'a/x': '1', 'b/x': '2' }, asked))
    expect(asked).not.toContain('a')
  })

  it('changes a file also under the names of links that lead to it', () => {
    const links = new Map([
      ['prod/linked.yaml', 'base/d.yaml'],
      ['prod/folder', 'base'],
    ])
    const changed = changedPaths(
      { ...snapshotOf({ 'base/d.yaml': '1' }), links },
      { ...snapshotOf({ 'base/d.yaml': '2' }), links },
    )
    expect(changed.map(({ path }) => path).sort()).toEqual(['base/d.yaml', 'prod/folder/d.yaml', 'prod/linked.yaml'])
  })
})
