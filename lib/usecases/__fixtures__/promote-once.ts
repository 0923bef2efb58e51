import { startServices } from '@/lib/compose'
import { loadConfig } from '@/lib/config'
import { createLog } from '@/lib/log'
import { promoteAsShown, until } from './shop'

/** A process that promotes cart to prod once and waits to be killed: arguments are the configuration, the database and the data folder. */
async function main(): Promise<void> {
  const [config = '', databaseUrl = '', dataFolder = ''] = process.argv.slice(2)
  const { services } = await startServices({
    config: await loadConfig({ file: config, dataFolder }),
    databaseUrl,
    dataFolder,
    log: createLog('silent'),
  })
  await until(services, cells => cells.length === 2 && cells.every(cell => !cell.stale && cell.state === 'Synced'))
  await promoteAsShown(services)
  // At once: whatever else the server would do is not part of the promotion.
  process.stdout.write('promoted\n', () => process.exit(0))
}

main().catch((error: unknown) => {
  process.stdout.write(`failed ${String(error)}\n`)
  process.exit(1)
})
