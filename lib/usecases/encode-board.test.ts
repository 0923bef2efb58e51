import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { BoardCell, BoardView } from '@/lib/contract'
import { countCells } from '@/lib/domain/totals'
import { encodeBoard } from './encode-board'

const environments = ['dev', 'staging', 'prod'].map(name => ({
  name,
  group: name,
  clusters: [name],
  upstream: null,
  note: null,
}))
const hash = (...words: readonly (string | number)[]) => createHash('sha1').update(words.join('/')).digest('hex')

/** Nothing repeats that need not: every version is a commit, every time another one, every loud cell has words of its own. */
function cellOf(service: string, environment: string, number: number): BoardCell {
  const git = hash(service, environment)
  const loud = number % 20 === 0
  const words = `Set to ${hash(number)} by kubectl set, Git says ${git}. kustomize-controller will put it back: ${hash('why', number)}`
  return {
    service,
    environment,
    state: loud ? 'Drifted' : 'Synced',
    also: loud ? ['Degraded'] : [],
    stale: false,
    asOf: 1_795_000_000_000,
    since: 1_795_000_000_000 - (Number.parseInt(git.slice(0, 8), 16) % 2_000_000_000),
    git,
    promoted: number % 3 === 0 ? hash('promoted', service) : null,
    live: loud ? hash(number) : git,
    below: loud ? hash(number) : git,
    progress: null,
    reason: loud ? words : `Runs ${git}, as Git says.`,
    who: loud ? 'kubectl set' : null,
    differs: number % 7 === 0,
    marks: loud ? [{ kind: 'behind', text: `${number % 30} behind` }] : [],
    pullRequest: null,
  }
}

test('takes at most 120 bytes a cell, compressed, at 5,000 services in three environments with every twentieth cell at fault', () => {
  const services = Array.from({ length: 5_000 }, (_, index) => `service-${hash(index).slice(0, 8)}`)
  const cells = services.flatMap((service, index) =>
    environments.map(({ name }, column) => cellOf(service, name, index * 3 + column)),
  )
  const view: BoardView = {
    now: 1_795_000_000_000,
    version: 1,
    environments,
    services: services.map((name, index) => ({ name, team: `team ${index % 40}` })),
    cells,
    sources: [],
    complete: true,
    totals: countCells(cells, services.length, environments),
  }
  const bytes = gzipSync(JSON.stringify(encodeBoard(view))).length
  expect(bytes / cells.length).toBeLessThanOrEqual(120)
  expect(cells).toHaveLength(15_000)
})
