import { expect, it, onTestFinished } from 'vitest'
import { type RealRepository, realRepository } from '@/lib/git/__fixtures__/real-repository'
import { gitEnvironment } from '@/lib/git/environment'
import { openRepository } from '@/lib/git/repository'
import { noCorrections } from '@/lib/manifests/discover/discover'
import { resolveRepository } from '@/lib/manifests/repository/resolve'
import { cell } from './__fixtures__/cells'
import type { Reading } from './contract'
import { type Entry, newEntry, takeDesired } from './entry'
import { restoreEntry, restoreMemory, storeEntry } from './stored-entry'

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec: {template: {spec: {containers: [{name: cart, image: shop/cart:0}]}}}
`
const prod = 'cart/overlays/prod/kustomization.yaml'
const overlay = (tag: string) => `resources: [../../base]\nimages: [{name: shop/cart, newTag: "${tag}"}]\n`
const files = {
  'cart/base/kustomization.yaml': 'resources: [d.yaml]\n',
  'cart/base/d.yaml': deployment,
  [prod]: overlay('1'),
  'README.md': 'one\n',
}

it('what was read of history holds after a restart while no commit touched what the cell looks at', async () => {
  const real = realRepository(files)
  const { stored, origin } = await readAndStore(real)
  real.commit({ 'README.md': 'two\n' })
  const entry = restarted(stored, await readingOf(real))
  expect([...(entry.lore?.slots.values() ?? [])].map(one => one.origin?.sha)).toEqual([origin])
  expect(entry.loreTried).toBe('origins')
})

it.each([
  ['the overlay', { [prod]: overlay('2') }],
  ['the base', { 'cart/base/d.yaml': deployment.replace('cart:0', 'cart:00') }],
])('it is read again once a commit touched %s', async (_, changed) => {
  const real = realRepository(files)
  const { stored } = await readAndStore(real)
  real.commit(changed)
  expect(restarted(stored, await readingOf(real)).lore).toBeNull()
})

it('it is read again where a value went and came back meanwhile: another commit set it', async () => {
  const real = realRepository(files)
  const { stored } = await readAndStore(real)
  real.commit({ [prod]: overlay('2') })
  real.commit({ [prod]: overlay('1') })
  expect(restarted(stored, await readingOf(real)).lore).toBeNull()
})

it('it is read again where the branch was rewritten', async () => {
  const real = realRepository(files)
  real.commit({ 'README.md': 'two\n' })
  const { stored } = await readAndStore(real)
  real.git('reset', '--quiet', '--hard', 'HEAD~1')
  real.commit({ 'README.md': 'three\n' })
  expect(restarted(stored, await readingOf(real)).lore).toBeNull()
})

async function readingOf(real: RealRepository): Promise<Reading> {
  const repository = openRepository({ folder: real.gitFolder, environment: gitEnvironment() })
  onTestFinished(repository.close)
  const head = real.git('rev-parse', 'HEAD')
  const snapshot = await repository.snapshot(head)
  const desired = resolveRepository(snapshot, noCorrections)
  return { snapshot, desired, arrival: null, line: await repository.line(head) }
}

/** As the row of a cell whose history was read at the present head. */
async function readAndStore(real: RealRepository): Promise<{ readonly stored: unknown; readonly origin: string }> {
  const reading = await readingOf(real)
  const entry = newEntry({ service: 'cart', environment: 'prod' })
  const [desired] = reading.desired.cells
  if (desired === undefined || reading.line === null) throw new Error('nothing was read')
  takeDesired(entry, desired, null, reading, 1)
  const origin = reading.line.commitAt(0)
  const [slot] = desired.slots
  if (origin === null || slot === undefined) throw new Error('no commit')
  const id = 'Deployment//cart/containers/cart'
  entry.lore = { slots: new Map([[id, { origin, earlier: [], declared: null }]]), whole: true }
  entry.loreHead = reading.snapshot.commit
  entry.loreTried = 'origins'
  return { stored: JSON.parse(JSON.stringify(storeEntry(entry, cell()).memory)), origin: origin.sha }
}

function restarted(memory: unknown, reading: Reading): Entry {
  const entry = restoreEntry(cell())
  restoreMemory(entry, memory)
  takeDesired(entry, reading.desired.cells[0] ?? null, null, reading, 2)
  return entry
}
