import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { startServices } from '@/lib/compose'
import { loadConfig } from '@/lib/config'
import { createLog } from '@/lib/log'
import type { Services } from '@/lib/services'
import { closePromotion } from '@/lib/usecases/close-promotion'
import { rebuildPromotion } from '@/lib/usecases/rebuild-promotion'
import type { Act } from './crash-site'
import { actor, promoteAsShown, until } from './shop'

/**
 * A process that does one act and waits to be killed: arguments are the configuration, the database and the data folder, the act is a line
 * of JSON on standard input. Nothing is started before that line.
 */
async function main(): Promise<void> {
  const [config = '', databaseUrl = '', dataFolder = ''] = process.argv.slice(2)
  const [line] = await once(createInterface({ input: process.stdin }), 'line')
  const asked: Act = JSON.parse(line)
  const { services } = await startServices({
    config: await loadConfig({ file: config, dataFolder }),
    databaseUrl,
    dataFolder,
    log: createLog('silent'),
  })
  await until(services, cells => cells.length === 2 && cells.every(cell => !cell.stale && cell.state === 'Synced'))
  await act(services, asked)
  // At once: whatever else the server would do is not part of the act.
  process.stdout.write('done\n', () => process.exit(0))
}

async function act(services: Services, asked: Act): Promise<void> {
  switch (asked.kind) {
    case 'promote':
      await promoteAsShown(services, asked.wanted)
      return
    case 'close':
      await closePromotion(services, { id: asked.id, reason: asked.reason }, actor)
      return
    case 'rebuild':
      await rebuildPromotion(services, { id: asked.id }, actor)
  }
}

main().catch((error: unknown) => {
  process.stdout.write(`failed ${String(error)}\n`)
  process.exit(1)
})
