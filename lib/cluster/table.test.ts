import { expect, test } from 'vitest'
import { readPod } from './objects/pod'
import { createTable } from './table'

const pod = (name: string, owner: string, namespace = 'shop') => ({
  metadata: {
    name,
    namespace,
    uid: `uid-${namespace}-${name}`,
    ownerReferences: [{ kind: 'ReplicaSet', name: owner, uid: `uid-${owner}`, controller: true }],
  },
  spec: { containers: [] },
})

test('an object is found by name, by uid and by owner, and by none of them once it is removed', () => {
  const table = createTable(readPod)
  table.put(pod('a', 'one'))
  table.put(pod('b', 'one'))
  expect(table.ownedBy('uid-one').map(({ name }) => name)).toEqual(['a', 'b'])
  expect(table.byUid('uid-shop-a')?.name).toBe('a')
  expect(table.remove(pod('a', 'one')).before?.name).toBe('a')
  expect(table.get('shop', 'a')).toBeUndefined()
  expect(table.byUid('uid-shop-a')).toBeUndefined()
  expect(table.ownedBy('uid-one').map(({ name }) => name)).toEqual(['b'])
})

test('an object that is made anew under its old name leaves nothing of the old one', () => {
  const table = createTable(readPod)
  table.put(pod('a', 'one'))
  const again = pod('a', 'two')
  table.put({ ...again, metadata: { ...again.metadata, uid: 'uid-new' } })
  expect(table.ownedBy('uid-one')).toEqual([])
  expect(table.byUid('uid-shop-a')).toBeUndefined()
  expect(table.ownedBy('uid-two')).toHaveLength(1)
  expect(table.size).toBe(1)
})

test('a new list of one namespace replaces that namespace and no other', () => {
  const table = createTable(readPod)
  for (const raw of [pod('a', 'one'), pod('b', 'one'), pod('a', 'one', 'shop-prod')]) table.put(raw)
  table.replace('shop', [table.read(pod('c', 'one'))])
  expect([...table.all()].map(({ namespace, name }) => `${namespace}/${name}`)).toEqual(['shop-prod/a', 'shop/c'])
})

test('an object that is not shaped as expected does not pass for absent, and is no longer shown as it was', () => {
  const table = createTable(readPod)
  table.put(pod('a', 'one'))
  const odd = { metadata: { name: 'a', namespace: 'shop' }, spec: { containers: 'none' } }
  expect(table.put(odd)).toMatchObject({ before: { name: 'a' }, after: undefined })
  expect(table.get('shop', 'a')).toBeUndefined()
  expect(table.isUnreadable('shop', 'a')).toBe(true)
  table.put(pod('a', 'one'))
  expect(table.isUnreadable('shop', 'a')).toBe(false)
  table.replace(null, [table.read(odd)])
  expect(table.isUnreadable('shop', 'a')).toBe(true)
  table.remove(odd)
  expect(table.isUnreadable('shop', 'a')).toBe(false)
})
