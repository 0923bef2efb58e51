import { describe, expect, it } from 'vitest'
import * as make from '@/lib/domain/__fixtures__/evidence'
import { hour, image, minute, now, owner } from '@/lib/domain/__fixtures__/evidence'
import type { LiveRevision } from '@/lib/domain/live'
import { editTimeOf, orderOf } from './order'

const arrivedAt = now - hour
const desired = (arrivalSeen: boolean) => make.desired({ arrivedAt, arrivalSeen })
const changed = (after: number | null, since: number, previous = image('1.8.0')) => ({
  text: image('1.9.0'),
  since,
  after,
  previous,
})

describe('orderOf', () => {
  it.each([
    ['far after', arrivedAt + 3 * minute, 'after'],
    ['after within the tolerance', arrivedAt + 2 * minute, 'unclear'],
    ['before within the tolerance', arrivedAt - 2 * minute, 'unclear'],
    ['far before', arrivedAt - 2 * minute - 1, 'before'],
    ['without a time', null, 'unclear'],
  ])('goes by timestamps: %s', (_, editedAt, order) => {
    expect(orderOf(desired(false), editedAt, null)).toBe(order)
  })

  it('goes by what we saw when we saw both, whatever the timestamps say', () => {
    expect(orderOf(desired(true), arrivedAt - hour, changed(arrivedAt, arrivedAt + 1))).toBe('after')
    expect(orderOf(desired(true), arrivedAt + hour, changed(arrivedAt - minute, arrivedAt))).toBe('before')
  })

  it('sees a rollback of a value that lived before it was fetched here', () => {
    const back = changed(arrivedAt - 20_000, arrivedAt - 10_000, image('2.0.0'))
    expect(orderOf(desired(true), null, back)).toBe('after')
    const justInTime = changed(arrivedAt - 4 * minute, arrivedAt - 2 * minute, image('2.0.0'))
    expect(orderOf(desired(true), null, justInTime)).toBe('after')
    const longAgo = changed(arrivedAt - 4 * minute, arrivedAt - 2 * minute - 1, image('2.0.0'))
    expect(orderOf(desired(true), null, longAgo)).toBe('before')
  })

  it('goes by timestamps when the Git value came while we did not look', () => {
    expect(orderOf(desired(true), arrivedAt + hour, changed(arrivedAt - 1, arrivedAt + 1))).toBe('after')
    expect(orderOf(desired(true), null, changed(arrivedAt - 1, arrivedAt + 1))).toBe('unclear')
  })

  it('goes by timestamps when we saw only one of them', () => {
    expect(orderOf(desired(false), arrivedAt - hour, changed(arrivedAt, arrivedAt + 1))).toBe('before')
    expect(orderOf(desired(true), arrivedAt - hour, changed(null, arrivedAt + 1))).toBe('before')
  })
})

describe('editTimeOf', () => {
  const revision = (number: number, tag: string, createdAt: number): LiveRevision => ({
    id: `rs-${number}`,
    number,
    createdAt,
    images: { 'containers/cart': image(tag) },
  })
  const hand = { is: 'hand', entry: owner('kubectl-set', 9_000) } as const
  const timeOf = (...revisions: LiveRevision[]) =>
    editTimeOf(make.workload({ revisions }, { image: image('1.9.0') }), 'containers/cart', hand, [])

  it('is the birth of the revision that has the image', () => {
    expect(timeOf(revision(2, '1.9.0', 5_000), revision(1, '2.0.0', 1_000))).toBe(5_000)
  })

  it('is the birth of the first of several in a row: a restart makes a new one', () => {
    expect(timeOf(revision(3, '1.9.0', 7_000), revision(2, '1.9.0', 5_000), revision(1, '2.0.0', 1_000))).toBe(5_000)
  })

  it('is the time of the owner when an undo revived an old revision', () => {
    expect(timeOf(revision(3, '1.9.0', 1_000), revision(2, '2.0.0', 5_000))).toBe(9_000)
  })

  it('is the time of the owner when the revived revision is not the oldest', () => {
    const revived = [revision(4, '1.9.0', 3_000), revision(3, '2.0.0', 5_000), revision(1, '1.8.0', 1_000)]
    expect(timeOf(...revived)).toBe(9_000)
  })

  it('does not depend on the order in which revisions are listed', () => {
    expect(timeOf(revision(1, '2.0.0', 1_000), revision(2, '1.9.0', 5_000))).toBe(5_000)
  })

  it('is the time of the owner when no revision has the image yet, or none is known', () => {
    expect(timeOf(revision(1, '2.0.0', 1_000))).toBe(9_000)
    expect(timeOf()).toBe(9_000)
  })

  it('is not known when neither tells', () => {
    const nobody = { is: 'unknown', entry: null } as const
    expect(editTimeOf(make.workload(), 'containers/cart', nobody, [])).toBeNull()
  })
})
