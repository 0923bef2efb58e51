import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Shop, startShop } from '@/lib/usecases/__fixtures__/shop'
import { type ReplicaProcess, startReplica } from './testing/replica-process'

const names = ['a', 'b', 'c']
let shop: Shop
let replicas: ReplicaProcess[] = []
afterEach(async () => {
  await Promise.all(replicas.map(replica => replica.stop()))
  replicas = []
  await shop.close()
})

/** Three processes over one database; the first observes. */
async function open(): Promise<readonly [ReplicaProcess, ReplicaProcess, ReplicaProcess]> {
  shop = await startShop()
  for (const name of names) {
    const one = await startReplica(name, [shop.config, shop.databaseUrl, join(shop.dataFolder, name)])
    replicas.push(one)
  }
  const [a, b, c] = replicas
  if (a === undefined || b === undefined || c === undefined) throw new Error('three were started')
  for (const one of replicas) await one.until(() => isFresh(one))
  return [a, b, c]
}

async function isFresh(replica: ReplicaProcess): Promise<boolean> {
  const { cells } = await replica.board()
  return cells.length === 2 && cells.every(cell => !cell.stale && cell.state === 'Synced')
}

describe('three processes over one database', () => {
  it('show the same board, and each tells its viewers of every change', async () => {
    const all = await open()
    await setImage('registry.example/shop/cart:hotfix')
    for (const one of all) await one.until(() => one.board().then(board => board.cells.some(cell => cell.state === 'Drifted')))
    const boards = await Promise.all(all.map(one => one.board()))
    console.log(JSON.stringify(boards[1], null, 1))
    expect(boards[1]?.cells).toEqual(boards[0]?.cells)
  }, 120_000)
})

async function setImage(image: string): Promise<void> {
  const { cluster } = shop
  const response = await fetch(
    `${cluster.url}/apis/apps/v1/namespaces/shop-prod/deployments/cart?fieldManager=kubectl-set`,
    {
      method: 'PATCH',
      headers: {
        'content-type': 'application/strategic-merge-patch+json',
        authorization: `Bearer ${cluster.access.admin.token}`,
      },
      body: JSON.stringify({ spec: { template: { spec: { containers: [{ name: 'cart', image }] } } } }),
    },
  )
  if (!response.ok) throw new Error(await response.text())
}
