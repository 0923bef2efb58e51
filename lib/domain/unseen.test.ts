import { describe, expect, it } from 'vitest'
import { cellIn, environment } from './__fixtures__/drift'
import { type KnownSource, listUnseen } from './unseen'

const environments = [environment('dev'), environment('prod', ['eu', 'us']), environment('bare', [])]
const source = (kind: KnownSource['kind'], id: string, fresh: boolean): KnownSource => ({ kind, id, fresh })
const allFresh = [
  source('git', 'gitops', true),
  source('cluster', 'dev', true),
  source('cluster', 'eu', true),
  source('cluster', 'us', true),
]
const lost = (id: string) => allFresh.map(one => (one.id === id ? { ...one, fresh: false } : one))
const stale = (service: string, name: string, state = 'Synced' as const) => ({
  ...cellIn(state, { service, environment: name }),
  stale: true,
})

describe('listUnseen', () => {
  const summary = (...given: Parameters<typeof listUnseen>) =>
    listUnseen(...given).map(row => [row.state, row.source?.id ?? null, row.cells.length])

  it('makes one row of all that a lost cluster takes out of sight', () => {
    expect(summary([stale('a', 'prod'), stale('b', 'prod'), cellIn('Synced')], environments, lost('us'))).toEqual([
      ['Stale', 'us', 2],
    ])
  })

  it('names both when Git and a cluster are lost, and says when it is neither', () => {
    const both = lost('eu').map(one => (one.id === 'gitops' ? { ...one, fresh: false } : one))
    expect(summary([stale('a', 'dev'), stale('b', 'prod')], environments, both)).toEqual([
      ['Stale', 'gitops', 2],
      ['Stale', 'eu', 1],
    ])
    expect(summary([stale('a', 'dev')], environments, allFresh)).toEqual([['Stale', null, 1]])
  })

  it('makes one row of all that one cluster does not tell, with the reason that most give', () => {
    const unknown = (service: string, reason: string) => cellIn('Unknown', { service }, { cluster: 'eu', reason })
    const [row] = listUnseen(
      [unknown('a', 'x'), unknown('b', 'forbidden'), unknown('c', 'forbidden')],
      environments,
      allFresh,
    )
    expect(row).toMatchObject({ state: 'Unknown', source: { id: 'eu' }, reason: 'forbidden', loud: 0 })
  })

  it('says nothing of an environment without a cluster, which the board’s header says once', () => {
    expect(listUnseen([cellIn('Unknown', { environment: 'bare' })], environments, allFresh)).toEqual([])
  })

  it('counts how many were not as Git says when last seen', () => {
    const drifted = { ...cellIn('Drifted'), stale: true }
    expect(listUnseen([drifted, stale('b', 'prod')], environments, lost('eu'))[0]?.loud).toBe(1)
  })
})
