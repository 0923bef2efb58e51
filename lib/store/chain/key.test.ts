import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '@/scripts/testing/database'
import { anEvent } from '../__fixtures__/samples'
import { createStore } from '../store'
import { openAuditKey } from './key'

let database: TestDatabase
let folder: string
beforeEach(async () => {
  database = await openTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-key-'))
})
afterEach(async () => {
  await database.close()
  await rm(folder, { recursive: true })
})

describe('the audit key', () => {
  it('is made on the first start, readable by its owner alone, and is the same at the next', async () => {
    const file = join(folder, 'deep', 'audit.key')
    const first = await openAuditKey(database.url, file)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await openAuditKey(database.url, file)).toEqual(first)
    expect(await readdir(join(folder, 'deep'))).toEqual(['audit.key'])
  })

  it('is one, also when several processes start at once', async () => {
    const file = join(folder, 'audit.key')
    const keys = await Promise.all([1, 2, 3, 4].map(() => openAuditKey(database.url, file)))
    expect(new Set(keys.map(key => key.id)).size).toBe(1)
  })

  it('that is lost stops the start in two sentences and is not replaced', async () => {
    const file = join(folder, 'audit.key')
    const store = createStore(database.url, await openAuditKey(database.url, file))
    await store.recordEvent(anEvent())
    await store.close()
    await rm(file)
    await expect(openAuditKey(database.url, file)).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringMatching(/^[^.]+ there is no key in .*\. Restore the file from its backup.*\.$/),
    })
    expect(await readdir(folder)).toEqual([])
  })

  it('of another chain stops the start, and neither it nor the chain is touched', async () => {
    await openAuditKey(database.url, join(folder, 'audit.key'))
    const other = await openTestDatabase()
    const file = join(folder, 'other.key')
    await openAuditKey(other.url, file)
    await other.close()
    const before = await readFile(file, 'utf8')
    await expect(openAuditKey(database.url, file)).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('Bring the right file back'),
    })
    expect(await readFile(file, 'utf8')).toBe(before)
  })

  it('never stands in an error, not even where it is no key', async () => {
    const file = join(folder, 'audit.key')
    await writeFile(file, 'hunter2')
    const error: unknown = await openAuditKey(database.url, file).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'misconfigured', message: expect.not.stringContaining('hunter2') })
  })
})
