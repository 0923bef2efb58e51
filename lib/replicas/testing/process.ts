// One whole Plimsoll without pages, as a process that a test may kill and freeze. Told its shop on the command line, asked over IPC.

import { startServices } from '@/lib/compose'
import { loadConfig } from '@/lib/config'
import { createLog } from '@/lib/log'
import type { Services } from '@/lib/services'
import { promoteAsShown, promoteOne } from '@/lib/usecases/__fixtures__/shop'
import { getService } from '@/lib/usecases/get-service'
import { previewPromotion } from '@/lib/usecases/preview-promotion'
import { readBoard } from '@/lib/usecases/read-board'

const [config = '', databaseUrl = '', dataFolder = ''] = process.argv.slice(2)

const running = await startServices({
  config: await loadConfig({ file: config, dataFolder }),
  databaseUrl,
  dataFolder,
  log: createLog(process.env.LOG_LEVEL ?? 'silent'),
})
const { services } = running

services.observer.onChange(({ version, cells, whole }) => {
  const told = cells.map(cell => ({ ...cell, slots: [] }))
  process.send?.({ event: 'change', version, cells: told, whole: whole === true, at: Date.now() })
})
services.promotions.onRecord(({ state }) => process.send?.({ event: 'promotion', state }))

const answers: Readonly<Record<string, (services: Services) => unknown>> = {
  board: ({ observer }) => ({
    version: observer.version,
    isObserved: observer.isObserved(),
    cells: observer
      .cells()
      .map(({ service, environment, state, stale, git, live }) => ({
        service,
        environment,
        state,
        stale,
        git: git?.image ?? null,
        live: live[0]?.image ?? null,
      }))
      .sort((a, b) => a.environment.localeCompare(b.environment)),
    sources: readBoard(services).sources,
    environments: observer.environments().map(environment => environment.name),
  }),
  service: all => getService(all, 'cart'),
  preview: all => previewPromotion(all, promoteOne()),
  promote: all => promoteAsShown(all),
  stop: () => running.stop(),
}

process.on('message', async (message: { readonly id: number; readonly ask: string }) => {
  try {
    const answer = await answers[message.ask]?.(services)
    process.send?.({ id: message.id, answer: answer ?? null })
  } catch (error) {
    process.send?.({ id: message.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
  if (message.ask === 'stop') process.disconnect()
})
process.send?.({ event: 'ready' })
