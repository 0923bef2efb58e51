import { messageOf } from '@/lib/errors'
import type { Log } from '@/lib/log'
import type { Observer } from '@/lib/observer/contract'
import type { Line } from '@/lib/store/contract'

type PullRequestListener = (repositoryId: string, number: number | null, headSha: string | null) => void

/** What a Git host's webhook wakes, in whichever process it arrived. It is a reason to look, never what is seen. */
export interface Wakes {
  /** With a number, a commit, or both; neither: something of this repository. */
  onPullRequest(listener: PullRequestListener): () => void
}

/** Pushes make the observing process fetch at once; the mirror shares one fetch among all who ask meanwhile. */
export function createWakes(parts: {
  readonly line: Pick<Line, 'onNotice'>
  readonly observer: Pick<Observer, 'repositories'>
  readonly observes: () => boolean
  readonly log: Log
}): Wakes {
  const { line, observer, observes, log } = parts
  const listeners = new Set<PullRequestListener>()
  line.onNotice(notice => {
    if (notice.kind !== 'webhook') return
    const { repository, about, number, headSha } = notice
    if (about === 'pull_request') for (const listener of listeners) listener(repository, number, headSha)
    else if (observes()) {
      const pushed = observer.repositories.find(one => one.id === repository)
      pushed?.mirror
        .fetch()
        .catch(error => log.warn({ repository, error: messageOf(error) }, 'a fetch that a webhook asked for failed'))
    }
  })
  return {
    onPullRequest(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
