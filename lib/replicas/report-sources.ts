import { isAppError } from '@/lib/errors'
import type { Store, StoredSource } from '@/lib/store/contract'

const everyMs = 2_000

/** Tells the other processes how the sources are, as long as this one observes. `onRefused` when it does not any more. */
export function reportSources(
  store: Pick<Store, 'recordSources'>,
  read: () => readonly StoredSource[],
  onRefused: () => void,
): () => void {
  let writing = false
  const timer = setInterval(report, everyMs)
  timer.unref()
  report()
  return () => clearInterval(timer)

  function report(): void {
    if (writing) return
    writing = true
    store
      .recordSources(read())
      .catch(error => {
        // A database that is away is the line's to notice.
        if (isAppError(error) && error.details.reason === 'lease_lost') onRefused()
      })
      .finally(() => {
        writing = false
      })
  }
}
