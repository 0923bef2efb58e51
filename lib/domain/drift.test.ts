import { describe, expect, it } from 'vitest'
import { cellIn, deliverer, environment, hand } from './__fixtures__/drift'
import type { Cell } from './cell'
import { type DriftRow, sortDrift } from './drift'
import { sameTimeMs } from './drift-group'
import type { Mute } from './mute'
import { states } from './verdict'

const environments = [
  environment('staging'),
  environment('prod-eu', ['prod-eu'], ['staging']),
  environment('prod-us', ['prod-us'], ['staging']),
]
const minute = 60_000

function rowsOf(cells: readonly Cell[]): readonly DriftRow[] {
  return sortDrift(cells, environments, [], 0).rows
}

function names(rows: readonly DriftRow[]): readonly string[] {
  return rows.map(row => row.cells.map(cell => `${cell.service} ${cell.environment}`).join(' + '))
}

const one = (service: string, name: string, since: number | null, state: Cell['state'] = 'Degraded') =>
  cellIn(state, { service, environment: name, since })

describe('sortDrift', () => {
  it('puts production first, then the worst, then the oldest, and an age that is not known last', () => {
    const rows = rowsOf([
      one('a', 'staging', 1, 'Degraded'),
      one('b', 'prod-us', null, 'Stuck'),
      one('c', 'prod-eu', 9, 'Stuck'),
      one('d', 'prod-us', 5, 'Stuck'),
      one('e', 'prod-eu', 90, 'Degraded'),
    ])
    expect(names(rows)).toEqual(['e prod-eu', 'd prod-us', 'c prod-eu', 'b prod-us', 'a staging'])
    expect(rows.map(row => row.production)).toEqual([true, true, true, true, false])
  })

  it('lists every state that is not as Git says, and no other', () => {
    const rows = rowsOf(states.map((state, index) => one(`s${index}`, 'prod-eu', index, state)))
    expect(rows.map(row => row.state)).toEqual(
      states.filter(state => !['Unknown', 'Waiting', 'Rolling out', 'Synced'].includes(state)),
    )
  })

  it('never lists a stale cell: it counts as stale and nowhere else', () => {
    expect(rowsOf([{ ...one('a', 'prod-eu', 1), stale: true }])).toEqual([])
  })

  it('does not depend on the order in which cells come', () => {
    const cells = [...Array(40).keys()].map(n =>
      one(`s${n}`, n % 2 ? 'prod-eu' : 'staging', n % 7, n % 3 ? 'Stuck' : 'Missing'),
    )
    expect(rowsOf([...cells].reverse())).toEqual(rowsOf(cells))
  })
})

describe('one cause that hits many is one row', () => {
  const failing = {
    controller: 'flux',
    kind: 'GitRepository',
    namespace: 'flux-system',
    name: 'gitops',
    reason: 'GitOperationFailed',
    message: 'timeout',
  } as const
  const held = {
    controller: 'flux',
    kind: 'Kustomization',
    namespace: 'flux-system',
    name: 'apps',
    how: 'suspended',
  } as const
  const set = (service: string, since: number, image = 'acme/side:9', who = hand('kubectl-set')) =>
    cellIn('Drifted', { service, environment: 'prod-eu', since, who }, { template: image, rows: ['d8'] })
  const gone = (service: string, since: number, namespace = 'shop') =>
    cellIn(
      'Missing',
      { service, environment: 'prod-eu', since },
      { rows: ['d3'], template: null },
      { workload: { kind: 'Deployment', namespace, name: service } },
    )
  const pull = (service: string, image: string) =>
    cellIn(
      'Degraded',
      { service, environment: 'prod-eu' },
      { template: image, reason: 'ImagePullBackOff, 2 of 2 pods' },
    )
  const stuck = (service: string, cluster: string) =>
    cellIn('Stuck', { service, environment: cluster }, { cluster, deliverer: deliverer({ failing }) })
  const suspended = (service: string) =>
    cellIn('Suspended', { service, environment: 'prod-eu' }, { deliverer: deliverer({ held }) })
  const unresolved = (service: string, line: number) =>
    cellIn(
      'Unresolved',
      { service, environment: 'prod-eu' },
      {},
      { git: { image: 'acme/x:${TAG}', status: 'unresolved', reason: null, file: 'base/x.yaml', line } },
    )

  it.each([
    [
      'the same failing link of one cluster',
      [stuck('a', 'prod-eu'), stuck('b', 'prod-eu'), stuck('c', 'prod-us')],
      ['a prod-eu + b prod-eu', 'c prod-us'],
    ],
    ['the same suspended link', [suspended('a'), suspended('b')], ['a prod-eu + b prod-eu']],
    [
      'an image that cannot be pulled',
      [pull('a', 'acme/x:1'), pull('b', 'acme/x:1'), pull('c', 'acme/x:2')],
      ['a prod-eu + b prod-eu', 'c prod-eu'],
    ],
    [
      'the same line of Git',
      [unresolved('a', 3), unresolved('b', 3), unresolved('c', 4)],
      ['a prod-eu + b prod-eu', 'c prod-eu'],
    ],
    ['the same hand, image and time', [set('a', 0), set('b', sameTimeMs)], ['a prod-eu + b prod-eu']],
    [
      'a chain of changes without a long gap',
      [set('a', 0), set('b', sameTimeMs), set('c', 2 * sameTimeMs)],
      ['a prod-eu + b prod-eu + c prod-eu'],
    ],
    ['not the same hand an hour later', [set('a', 0), set('b', 60 * minute)], ['a prod-eu', 'b prod-eu']],
    ['not the same hand with another image', [set('a', 0), set('b', 0, 'acme/side:8')], ['a prod-eu', 'b prod-eu']],
    [
      'not another hand with the same image',
      [set('a', 0), set('b', 0, 'acme/side:9', hand('kubectl-edit'))],
      ['a prod-eu', 'b prod-eu'],
    ],
    [
      'workloads gone together from one namespace',
      [gone('a', 0), gone('b', minute), gone('c', 0, 'other')],
      ['a prod-eu + b prod-eu', 'c prod-eu'],
    ],
  ])('%s', (_, cells, expected) => {
    expect([...names(rowsOf(cells))].sort()).toEqual(expected)
  })

  it('stands where its worst place stands, with the oldest age, and says the cause', () => {
    const [row] = rowsOf([
      { ...stuck('a', 'prod-eu'), since: 50 },
      { ...stuck('b', 'prod-eu'), since: 20 },
      cellIn('Suspended', { service: 'z', environment: 'prod-eu', since: 1 }),
    ])
    expect(row).toMatchObject({ production: true, state: 'Stuck', since: 20 })
    expect(row?.cause?.words).toBe('GitRepository flux-system/gitops fails: GitOperationFailed, timeout')
  })

  it('a time that is not known is no same time', () => {
    expect(
      names(
        rowsOf(
          [
            { ...set('a', 0), since: null },
            { ...set('b', 0), since: null },
          ].map(cell => ({
            ...cell,
            slots: cell.slots.map(slot => ({
              ...slot,
              clusters: slot.clusters.map(place => ({ ...place, since: null })),
            })),
          })),
        ),
      ),
    ).toEqual(['a prod-eu', 'b prod-eu'])
  })
})

describe('a mute', () => {
  const drifted = cellIn('Drifted', { who: hand('kubectl-set') }, { template: 'acme/cart:1.4.3-hotfix' })
  const mute: Mute = {
    id: 'm1',
    batch: 'b1',
    service: 'cart',
    environment: 'prod',
    state: 'Drifted',
    subject: 'acme/cart:1.4.3-hotfix',
    reason: 'load test',
    actor: { type: 'unauthenticated', address: '127.0.0.1' },
    at: 0,
    until: 100,
  }
  const inbox = (cell: Cell, now: number) => sortDrift([cell], environments, [mute], now)

  it('takes the cell out of the rows and keeps it in sight', () => {
    expect(inbox(drifted, 99)).toMatchObject({ rows: [], muted: [{ mute: { id: 'm1' }, cell: { service: 'cart' } }] })
  })

  it.each([
    ['its time is over', drifted, 100],
    ['the state is another one', cellIn('Degraded', {}, { template: 'acme/cart:1.4.3-hotfix' }), 0],
    ['somebody set another image', cellIn('Drifted', {}, { template: 'acme/cart:1.4.4-hotfix' }), 0],
    ['it is of another cell', { ...drifted, environment: 'staging' }, 0],
  ])('says nothing once %s', (_, cell, now) => {
    expect(inbox(cell, now)).toMatchObject({ rows: [{ cells: [{ service: 'cart' }] }], muted: [] })
  })
})
