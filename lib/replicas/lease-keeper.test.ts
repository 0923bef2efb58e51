import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '@/lib/log'
import type { Line } from '@/lib/store/contract'
import { openLine } from '@/lib/store/line'
import { openTestDatabase, type TestDatabase } from '@/scripts/testing/database'
import { keepLease, type LeaseKeeper, leaseMs } from './lease-keeper'
import { type Cuttable, openCuttable } from './testing/cuttable'

let database: TestDatabase
let way: Cuttable
let sql: pg.Client
const ends: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  database = await openTestDatabase()
  way = await openCuttable(database.url)
  sql = new pg.Client({ connectionString: database.url })
  await sql.connect()
})
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  await sql.query('TRUNCATE lease')
})
afterAll(async () => {
  await sql.end()
  await way.close()
  await database.close()
})

interface Kept {
  readonly keeper: LeaseKeeper
  readonly line: Line
  readonly story: string[]
  /** The process stands still for that long. */
  freeze(ms: number): void
}

/** The clock is real plus what the process stood still. */
function keep(name: string, url: string): Kept {
  let still = 0
  const story: string[] = []
  const line = openLine(url)
  const keeper = keepLease({
    line,
    holder: name,
    elapsed: () => performance.now() + still,
    onTaken: epoch => story.push(`taken ${epoch}`),
    onLost: () => story.push('lost'),
    onAgain: () => story.push('again'),
    onLook: () => {},
    log: createLog('silent'),
  })
  ends.push(async () => {
    await keeper.release()
    await line.close()
  })
  return { keeper, line, story, freeze: ms => (still += ms) }
}

describe('the keeper of the lease', () => {
  it('holds it from the first question on, and hands it over at once when it is given back', async () => {
    const [one, other] = [keep('one', database.url), keep('other', database.url)]
    await one.keeper.start()
    await other.keeper.start()
    expect([one.keeper.standing(), other.keeper.standing()]).toEqual(['held', 'none'])
    await one.keeper.release()
    await expect.poll(() => other.keeper.standing()).toBe('held')
    expect(other.story).toEqual(['taken 2'])
  })

  it('is unsure after it stood still until it asked, and goes on when nobody took over', async () => {
    const one = keep('one', database.url)
    await one.keeper.start()
    one.freeze(leaseMs)
    expect(one.keeper.standing()).toBe('unsure')
    await expect.poll(() => one.keeper.standing(), { timeout: 5_000 }).toBe('held')
    expect(one.story).toEqual(['taken 1', 'again'])
  })

  it('stands down as soon as it asks when another tenure began while it stood still', async () => {
    const [one, other] = [keep('one', database.url), keep('other', database.url)]
    await one.keeper.start()
    await one.line.endLease(1)
    expect(await other.line.takeLease('other', 60_000)).toBe(2)
    one.freeze(leaseMs)
    expect(one.keeper.standing()).toBe('unsure')
    await expect.poll(() => one.story, { timeout: 5_000 }).toEqual(['taken 1', 'lost'])
    expect(one.keeper.standing()).toBe('none')
  })

  it('is alone, not unsure, when the lease runs out while the database is away; and holds it again when nobody took it', async () => {
    const one = keep('one', way.url)
    await one.keeper.start()
    way.cut()
    const failed = one.keeper.standing()
    await expect
      .poll(() =>
        one.line.look().then(
          () => 'here',
          () => 'away',
        ),
      )
      .toBe('away')
    one.keeper.wake()
    await expect
      .poll(
        () => {
          one.freeze(500)
          return one.keeper.standing()
        },
        { timeout: 10_000 },
      )
      .toBe('alone')
    expect(failed).toBe('held')
    way.mend()
    await expect.poll(() => one.keeper.standing(), { timeout: 10_000 }).toBe('held')
    expect(one.story).toEqual(['taken 1', 'again'])
  })
})
