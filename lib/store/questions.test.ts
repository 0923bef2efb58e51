import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '@/scripts/testing/database'
import { testKey } from './__fixtures__/samples'
import type { Notice, Store } from './contract'
import { openLine } from './line'
import { createStore } from './store'

let database: TestDatabase
let store: Store
beforeAll(async () => {
  database = await openTestDatabase()
  store = createStore(database.url, testKey)
})
afterAll(async () => {
  await store.close()
  await database.close()
})

it('a question is heard, answered and forgotten', async () => {
  const line = openLine(database.url)
  const heard: Notice[] = []
  line.onNotice(notice => heard.push(notice))
  await line.look()
  await store.ask({ id: 'q1', kind: 'service', input: { name: 'cart' } })
  expect(await store.findQuestion('q1')).toEqual({ id: 'q1', kind: 'service', input: { name: 'cart' }, answer: null })
  await store.answer('q1', { pods: [1] })
  await store.answer('nobody', {})
  expect((await store.findQuestion('q1'))?.answer).toEqual({ pods: [1] })
  await store.forgetQuestion('q1')
  expect(await store.findQuestion('q1')).toBeNull()
  await expect.poll(() => heard.map(notice => notice.kind)).toEqual(['question', 'answer'])
  await line.close()
})
