import { expect, test } from 'vitest'
import type { AuditEventView } from '@/lib/contract'
import { actorName, eventDetail, isRelated } from './event-words'

function event(changes: Partial<AuditEventView>): AuditEventView {
  const where = { service: null, environment: null, correlation: null, hash: null }
  return { sequence: 1, at: 0, actor: { type: 'observer' }, type: 'drift.seen', data: {}, ...where, ...changes }
}

test('nobody is named who did not sign in', () => {
  expect(actorName({ type: 'unauthenticated', address: '127.0.0.1' })).toBe('not signed in, 127.0.0.1')
  expect(actorName({ type: 'host', login: 'mara' })).toBe('mara')
})

test('a login that was only typed is said to be unverified', () => {
  expect(actorName({ type: 'claimed', login: 'anna', address: '127.0.0.1' })).toBe('anna (unverified)')
})

test('every fact of a row is said, hashes in short', () => {
  const data = {
    title: 'Promote cart 1.1 to prod',
    commit: 'a41c9e0b7702c901f4c3e9ac5d103e60b815d1e8',
    slots: [{ container: 'app', before: '1.0', after: '1.1' }],
    accepted: [],
    forced: true,
    none: null,
  }
  expect(eventDetail(event({ data }))).toBe('Promote cart 1.1 to prod, commit a41c9e0b, slots 1.0 → 1.1, forced true')
})

test('a drift names each cell with what Git says, what runs and by whom', () => {
  const cell = {
    service: 'media',
    environment: 'prod',
    git: 'registry.example/shop/media:1.19.0',
    live: [{ cluster: 'prod', image: 'registry.example/shop/media:1.19.0-hotfix' }],
    who: 'kubectl set image',
  }
  expect(eventDetail(event({ data: { cells: [cell] } }))).toBe(
    'media in prod: git 1.19.0, live image 1.19.0-hotfix, who kubectl set image',
  )
})

test('a check of the chain is its sentence, an export its format, rows and filter', () => {
  const found = { at: 1, rows: 3 }
  expect(eventDetail(event({ data: { title: 'The chain is whole.', found } }))).toBe('The chain is whole.')
  const data = { format: 'csv', rows: 3, filter: { type: 'drift.seen' } }
  expect(eventDetail(event({ data }))).toBe('format csv, rows 3, filter type drift.seen')
})

test('a time is said to the minute, with its zone', () => {
  const data = { reason: 'the fire of Friday', until: '2026-11-21T16:13:23.192Z' }
  expect(eventDetail(event({ data }))).toBe('reason the fire of Friday, until 2026-11-21 16:13 UTC')
})

test('rows of one story stand together, rows of none do not', () => {
  expect(isRelated(event({ correlation: 'a' }), event({ correlation: 'a' }))).toBe(true)
  expect(isRelated(event({}), event({}))).toBe(false)
  expect(isRelated(event({ correlation: 'a' }), undefined)).toBe(false)
})
