import { startFromEnvironment } from '@/lib/compose'
import { isAppError, messageOf } from '@/lib/errors'
import { keepHeapCalm } from '@/lib/heap/calm'
import { getServices, provideServices, stopServices } from '@/lib/services'

const stopTimeoutMs = 8_000

/** Starts observing with the server, not with the first visitor, and brings the last verdicts to the database at the end. */
export async function start(): Promise<void> {
  provideServices(startFromEnvironment)
  keepHeapCalm()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      setTimeout(() => process.exit(0), stopTimeoutMs).unref()
      stopServices().finally(() => process.exit(0))
    })
  }
  try {
    await getServices()
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`)
    // Wrong configuration stays wrong; a database that is away may come back, and each request tries again.
    if (!isAppError(error) || error.code === 'misconfigured') process.exit(1)
  }
}
