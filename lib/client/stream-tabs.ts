/** Without shared workers: the tab that holds a lock has the connection and tells the others what it hears. */
import { type OpenSource, type Received, readMessage, type StreamSource } from './stream-message'

const name = 'plimsoll:stream'
/** A tab that leads and does not answer is frozen: then this tab has a connection of its own. */
const unansweredMs = 2_500

export function joinTabs(
  url: string,
  onReceived: (received: Received) => void,
  onError: () => void,
  openOwn: OpenSource,
): StreamSource {
  const channel = new BroadcastChannel(name)
  const ended = new AbortController()
  const id = crypto.randomUUID()
  let own: StreamSource | null = null
  let greeting: Greeting | null = null
  let leads = false
  const unanswered = setTimeout(() => {
    own ??= openOwn(url, onReceived, onError)
  }, unansweredMs)

  navigator.locks
    .request(name, { signal: ended.signal }, () => {
      lead()
      return new Promise<void>(resolve => ended.signal.addEventListener('abort', () => resolve()))
    })
    .catch(() => {
      // The tab ended before its turn came.
    })
  channel.onmessage = ({ data }) => {
    if (leads) return answer(data)
    if (own !== null || !isFor(data, id)) return
    const message = readMessage(data)
    if (message === null) return
    clearTimeout(unanswered)
    if (message === 'error') onError()
    else onReceived(message)
  }
  channel.postMessage({ join: id })
  return {
    close() {
      clearTimeout(unanswered)
      ended.abort()
      own?.close()
      channel.close()
    },
  }

  function lead(): void {
    leads = true
    clearTimeout(unanswered)
    own?.close()
    own = openOwn(
      url,
      received => {
        if (received.event === 'hello' || received.event === 'beat') {
          greeting = { data: received.data, at: performance.now(), changed: false }
        } else if (received.event === 'change' && greeting?.changed === false) greeting = outdated(greeting)
        channel.postMessage(received)
        onReceived(received)
      },
      () => {
        channel.postMessage({ event: 'error' })
        onError()
      },
    )
  }

  function answer(data: unknown): void {
    if (typeof data !== 'object' || data === null || !('join' in data) || greeting === null) return
    const ageMs = performance.now() - greeting.at
    channel.postMessage({ to: data.join, event: 'hello', data: greeting.data, ageMs })
  }
}

interface Greeting {
  readonly data: string
  readonly at: number
  readonly changed: boolean
}

/** A change came since: whatever board a tab brings along, it has to fetch it. */
function outdated({ data, at }: Greeting): Greeting {
  return { data: JSON.stringify({ ...JSON.parse(data), version: -1 }), at, changed: true }
}

/** Greetings are for one tab, all else is for every tab. */
function isFor(data: unknown, id: string): boolean {
  return typeof data !== 'object' || data === null || !('to' in data) || data.to === id
}
