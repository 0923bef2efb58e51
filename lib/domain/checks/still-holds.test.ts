import { expect, it } from 'vitest'
import { block, ok, warn } from './levels'
import { stillHolds } from './still-holds'

const well = ok('source_synced', 'staging has been Synced for 3 h.', null)
const soak = warn('source_soak', 'staging has been Synced for 2 min; 1 h are asked for.', null)
const locked = block('locked:7', 'prod is locked.', null)
const stale = warn('target_stale@cart/prod', 'prod was not seen lately.', null)
const unasked = warn('image_unknown:shop/cart:1.4.2', 'Whether it is there is not known.', null)

it('a request holds when all is well, or was ticked', () => {
  expect(stillHolds([well], [])).toEqual({ kind: 'holds' })
  expect(stillHolds([well, soak], ['source_soak'])).toEqual({ kind: 'holds' })
})

it('a warning that nobody ticked, or a block, ends it with its own words, whatever was ticked', () => {
  expect(stillHolds([well, soak], [])).toEqual({ kind: 'fails', why: soak.message })
  expect(stillHolds([locked], ['locked:7'])).toEqual({ kind: 'fails', why: locked.message })
})

it('what is only not known yet is waited for', () => {
  expect(stillHolds([stale, unasked], [])).toEqual({ kind: 'waits', why: stale.message })
  expect(stillHolds([unasked, block('git_stale', 'Git was not read lately.', null)], [])).toMatchObject({
    kind: 'waits',
  })
})

it('what is known to be wrong is not waited for', () => {
  expect(stillHolds([stale, locked], [])).toEqual({ kind: 'fails', why: locked.message })
})
