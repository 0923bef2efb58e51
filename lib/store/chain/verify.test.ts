import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Anchor } from '@/lib/domain/anchor'
import { unprovenSentences, verificationSentence } from '@/lib/domain/verification'
import { openTestDatabase, type TestDatabase } from '@/scripts/testing/database'
import { anEvent, aPromotion, testKey } from '../__fixtures__/samples'
import type { Store } from '../contract'
import { createStore } from '../store'
import { hashOf, keyOf } from './form'
import { verifyChain } from './verify'

let database: TestDatabase
let store: Store
let owner: pg.Client

/** Twelve rows, the fourth of them late; then the database's owner may do what no trigger refuses. */
beforeEach(async () => {
  database = await openTestDatabase()
  store = createStore(database.url, testKey)
  for (let n = 1; n <= 12; n++) await store.recordEvent(anEvent({ at: n === 4 ? 1001 : 1000 + n, data: { n } }))
  owner = new pg.Client({ connectionString: database.url })
  await owner.connect()
  await owner.query('ALTER TABLE audit_event DISABLE TRIGGER ALL; ALTER TABLE audit_head DISABLE TRIGGER ALL')
})
afterEach(async () => {
  await Promise.all([store.close(), owner.end()])
  await database.close()
})

function verify(anchors: readonly Anchor[] = [], key = testKey) {
  return verifyChain(database.url, key, { anchors, signal: AbortSignal.timeout(20_000), clock: () => 5 })
}

describe('a chain', () => {
  it('that nobody touched is whole, and says which rows no anchor proves', async () => {
    const found = await verify()
    expect(found).toMatchObject({ at: 5, rows: 12, begins: 1, from: 1001, to: 1012, broken: null })
    expect(verificationSentence(found)).toBe('The chain is whole. All 12 rows from row 1 on hash to the row before.')
    expect(unprovenSentences(found)[0]).toContain('No anchor was compared')
    const [seventh] = await store.listEvents({ before: 8, limit: 1 })
    const anchored = await verify([{ sequence: 7, hash: seventh?.hash?.slice(0, 16) ?? '' }])
    expect(anchored.anchors).toEqual({ given: 1, agreed: 1, newest: 7 })
    expect(unprovenSentences(anchored)).toEqual([
      'Rows after anchor 7 are unproven: some that followed could have been cut off together with the head.',
    ])
  })

  it('without a row is whole', async () => {
    await owner.query('DELETE FROM audit_event; UPDATE audit_head SET sequence = 0, hash = NULL, key = NULL')
    expect(await verify()).toMatchObject({ rows: 0, begins: null, broken: null })
  })

  it.each([
    ['its data altered', 'UPDATE audit_event SET data = \'{"n":55}\' WHERE sequence = 5', 5, 'altered'],
    ['a blank in its data', 'UPDATE audit_event SET data = \'{"n": 5}\' WHERE sequence = 5', 5, 'altered'],
    ['its time altered', "UPDATE audit_event SET at = at + interval '1 ms' WHERE sequence = 5", 5, 'altered'],
    ['no time at all', "UPDATE audit_event SET at = 'infinity' WHERE sequence = 5", 5, 'altered'],
    [
      'its actor altered',
      `UPDATE audit_event SET actor = '{"type":"host","login":"eve"}' WHERE sequence = 5`,
      5,
      'altered',
    ],
    ['its person altered', "UPDATE audit_event SET person = 'eve' WHERE sequence = 5", 5, 'altered'],
    ['a client address put in', "UPDATE audit_event SET address = '' WHERE sequence = 5", 5, 'altered'],
    ['its type altered', "UPDATE audit_event SET type = 'drift.ended' WHERE sequence = 5", 5, 'altered'],
    ['its service taken away', 'UPDATE audit_event SET service = NULL WHERE sequence = 5', 5, 'altered'],
    [
      'text moved from field to field',
      "UPDATE audit_event SET service = 'cartprod', environment = '' WHERE sequence = 5",
      5,
      'altered',
    ],
    [
      'its hash altered',
      "UPDATE audit_event SET hash = decode(repeat('00', 32), 'hex') WHERE sequence = 5",
      5,
      'altered',
    ],
    [
      'its hash taken away',
      'ALTER TABLE audit_event DROP CONSTRAINT audit_event_hashed; UPDATE audit_event SET hash = NULL WHERE sequence = 5',
      5,
      'unchained',
    ],
    [
      'the beginning made older',
      'ALTER TABLE audit_event DROP CONSTRAINT audit_event_hashed; UPDATE audit_event SET hash = NULL WHERE sequence <= 5',
      6,
      'altered',
    ],
    ['a row deleted', 'DELETE FROM audit_event WHERE sequence = 5', 5, 'missing'],
    ['the first row deleted', 'DELETE FROM audit_event WHERE sequence = 1', 1, 'missing'],
    [
      'a row deleted and the gap closed',
      'DELETE FROM audit_event WHERE sequence = 5; UPDATE audit_event SET sequence = -sequence WHERE sequence > 5; UPDATE audit_event SET sequence = -sequence - 1 WHERE sequence < 0; UPDATE audit_head SET sequence = 11',
      5,
      'altered',
    ],
    [
      'two rows swapped',
      'UPDATE audit_event SET sequence = -5 WHERE sequence = 5; UPDATE audit_event SET sequence = 5 WHERE sequence = 9; UPDATE audit_event SET sequence = 9 WHERE sequence = -5',
      5,
      'out_of_order',
    ],
    [
      'a row put in before all',
      'INSERT INTO audit_event (sequence, at, type, person, actor, data, hash) SELECT 0, at, type, person, actor, data, hash FROM audit_event WHERE sequence = 1',
      0,
      'out_of_order',
    ],
    [
      'a row put in at the end',
      'INSERT INTO audit_event (sequence, at, type, person, actor, data, hash) SELECT 13, at, type, person, actor, data, hash FROM audit_event WHERE sequence = 12; UPDATE audit_head SET sequence = 13',
      13,
      'altered',
    ],
    ['its end cut off', 'DELETE FROM audit_event WHERE sequence > 9', 10, 'cut'],
    ['all rows gone', 'TRUNCATE audit_event', 1, 'cut'],
    [
      'the head moved back',
      'UPDATE audit_head SET sequence = 9, hash = (SELECT hash FROM audit_event WHERE sequence = 9)',
      12,
      'head',
    ],
    [
      'another hash in the head',
      'UPDATE audit_head SET hash = (SELECT hash FROM audit_event WHERE sequence = 9)',
      12,
      'head',
    ],
    ['another key named in the head', "UPDATE audit_head SET key = 'other'", 12, 'head'],
    ['no head', 'DELETE FROM audit_head', 12, 'head'],
    ['a head that hides late rows', 'UPDATE audit_head SET late_ms = 0', 12, 'head'],
  ] as const)('with %s is broken at the right row', async (_, change, sequence, fault) => {
    await owner.query(change)
    const found = await verify()
    expect(found.broken).toMatchObject({ sequence, fault })
    expect(verificationSentence(found)).toMatch(new RegExp(`^The chain is broken at row ${sequence}\\. \\S`))
  })

  it('names the first broken row where there are several', async () => {
    await owner.query(
      "UPDATE audit_event SET type = 'x.y' WHERE sequence IN (4, 8); DELETE FROM audit_event WHERE sequence = 11",
    )
    expect((await verify()).broken).toMatchObject({ sequence: 4, fault: 'altered' })
  })

  it('whose end is cut off together with the head is found by an anchor, and by nothing else', async () => {
    const anchor = await store.currentAnchor()
    await owner.query(
      'DELETE FROM audit_event WHERE sequence > 9; UPDATE audit_head SET sequence = 9, hash = (SELECT hash FROM audit_event WHERE sequence = 9)',
    )
    expect((await verify()).broken).toBeNull()
    expect((await verify(anchor ? [anchor] : [])).broken).toMatchObject({
      sequence: 10,
      fault: 'cut',
      message: expect.stringContaining('an anchor names row 12'),
    })
  })

  it('made anew with the key is found by an anchor', async () => {
    const anchor = await store.currentAnchor()
    await owner.query(
      'DELETE FROM audit_event WHERE sequence = 12; UPDATE audit_head SET sequence = 11, hash = (SELECT hash FROM audit_event WHERE sequence = 11)',
    )
    await owner.query('ALTER TABLE audit_event ENABLE TRIGGER ALL; ALTER TABLE audit_head ENABLE TRIGGER ALL')
    await store.recordEvent(anEvent({ data: { n: 'another' } }))
    expect((await verify()).broken).toBeNull()
    expect((await verify(anchor ? [anchor] : [])).broken).toMatchObject({ sequence: 12, fault: 'anchor' })
  })

  it('is compared with the anchors that promotions carry', async () => {
    const [fifth] = await store.listEvents({ before: 6, limit: 1 })
    await owner.query('ALTER TABLE audit_event ENABLE TRIGGER ALL; ALTER TABLE audit_head ENABLE TRIGGER ALL')
    const carrying = { ...aPromotion(), anchor: `5:${fifth?.hash}`, body: `6:${'0'.repeat(64)} \u0000` }
    await store.recordPromotion(carrying, [anEvent()])
    expect((await verify()).anchors).toEqual({ given: 1, agreed: 1, newest: 5 })
    await store.recordPromotion({ ...carrying, ...{ id: 'p2', anchor: `6:${'0'.repeat(64)}` } }, [anEvent()])
    expect((await verify()).broken).toMatchObject({ sequence: 6, fault: 'anchor' })
  })

  it('is neither proven nor disproven with another key, and says which it wants', async () => {
    const other = keyOf(Buffer.alloc(32, 8))
    const found = await verify([], other)
    expect(found.broken).toMatchObject({ sequence: 1, fault: 'other_key' })
    expect(found.broken?.message).toContain(testKey.id)
    expect(found.broken?.message).toContain(other.id)
  })

  it('altered everywhere is broken, though it wants to look like one of another key', async () => {
    await owner.query("UPDATE audit_event SET type = 'x.y' WHERE sequence = 1; UPDATE audit_head SET key = 'other'")
    expect((await verify()).broken).toMatchObject({ sequence: 1, fault: 'altered' })
  })

  it('stops being walked when nobody waits for it', async () => {
    const stopped = AbortSignal.abort()
    await expect(
      verifyChain(database.url, testKey, { anchors: [], signal: stopped, clock: Date.now }),
    ).rejects.toMatchObject({
      code: 'upstream_unavailable',
    })
  })
})

describe('the hash of a row', () => {
  const row = {
    sequence: 1,
    at: 2,
    type: 'a',
    service: 'b',
    environment: null,
    correlation: null,
    person: '',
    address: null,
    actor: '{}',
    data: '{}',
  }

  it('stays what it is: rows of older versions must go on to verify', () => {
    expect(hashOf(testKey, 'ab', row)).toBe('80d16aad23d6dc94bf5d0fd180011da341c8b8104dc82326dc5792eab6a80cde')
  })

  it('differs where any field does, and where text moves between fields', () => {
    const hashes = [
      row,
      { ...row, sequence: 2 },
      { ...row, at: 3 },
      { ...row, environment: '' },
      { ...row, environment: '-' },
      { ...row, service: '', environment: 'b' },
      { ...row, service: 'b1:c', correlation: '' },
      { ...row, type: 'a1:b' },
      { ...row, data: '{ }' },
    ].map(one => hashOf(testKey, 'ab', one))
    expect(new Set([...hashes, hashOf(testKey, 'ac', row)]).size).toBe(hashes.length + 1)
  })
})
