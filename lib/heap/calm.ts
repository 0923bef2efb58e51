import { setFlagsFromString } from 'node:v8'

const afterMs = 30_000

/**
 * While a start reads, every collection looks at all that was read so far and finds little to take away, so few are worth their time.
 * Once it is over less may stand about: a collection as soon as a fifth was added to what lives. Only where the launcher found that this
 * Node knows the flag.
 */
export function keepHeapCalm(): void {
  if (!process.execArgv.some(word => word.startsWith('--heap-growing-percent'))) return
  setTimeout(() => setFlagsFromString('--heap-growing-percent=20'), afterMs).unref()
}
