import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openTestDatabase } from '@/scripts/testing/database'
import { type ShopCluster, startCluster } from './cluster'
import { shopFiles } from './shop/manifests'
import { createShopRepository, type ShopRepository } from './shop/repository'
import { type ShopService, shopEnvironments, shopServices } from './shop/services'
import type { Workshop } from './workshop'

/** A repository, a cluster that runs what it declares, an empty database, and the configuration that names them. */
export interface World {
  readonly services: readonly ShopService[]
  readonly cells: number
  readonly repository: ShopRepository
  readonly cluster: ShopCluster
  readonly databaseUrl: string
  readonly config: string
  readonly dataFolder: string
}

/** `faulty`: every twentieth cell is not as Git says. */
export async function startWorld(workshop: Workshop, count: number, faulty = false): Promise<World> {
  const { folder } = workshop
  const services = shopServices(count)
  const repository = await createShopRepository(join(folder, 'shop.git'), shopFiles(services))
  const cluster = await startCluster(workshop, count, faulty)
  const database = await openTestDatabase()
  workshop.onClose(() => database.close())
  const config = join(folder, 'plimsoll.yaml')
  const kubeconfig = join(folder, 'kubeconfig')
  writeFileSync(kubeconfig, JSON.stringify(cluster.kubeconfig))
  writeFileSync(
    config,
    `repositories: [{url: ${JSON.stringify(repository.folder)}}]\nclusters: [{name: main, kubeconfig: ${JSON.stringify(kubeconfig)}}]\n`,
  )
  return {
    services,
    cells: count * shopEnvironments.length,
    repository,
    cluster,
    databaseUrl: database.url,
    config,
    dataFolder: join(folder, 'data'),
  }
}
