/** Where the stream's messages come from: one connection for all tabs where the browser can share it, else one for this tab. */
import { type OpenSource, readMessage, type StreamSource, streamEvents } from './stream-message'

export const openSource: OpenSource = (url, onReceived, onError) => {
  if (typeof SharedWorker !== 'undefined' && !workerFailed) return openShared(url, onReceived, onError)
  if (typeof BroadcastChannel !== 'undefined' && navigator.locks !== undefined) {
    return openJoined(url, onReceived, onError)
  }
  return openOwn(url, onReceived, onError)
}

/** Loaded only by the few browsers that have no shared worker. */
const openJoined: OpenSource = (url, onReceived, onError) => {
  let source: StreamSource | null = null
  let closed = false
  import('./stream-tabs')
    .then(({ joinTabs }) => {
      if (!closed) source = joinTabs(url, onReceived, onError, openOwn)
    })
    .catch(onError)
  return {
    close() {
      closed = true
      source?.close()
    },
  }
}

const openOwn: OpenSource = (url, onReceived, onError) => {
  const source = new EventSource(url)
  for (const event of streamEvents) {
    source.addEventListener(event, ({ data }) => onReceived({ event, data: String(data), ageMs: 0 }))
  }
  source.addEventListener('error', onError)
  return source
}

const calledMs = 30_000
/** A browser may have shared workers and refuse ours. */
let workerFailed = false

const openShared: OpenSource = (url, onReceived, onError) => {
  const worker = new SharedWorker('/stream-worker.js', { name: 'plimsoll stream' })
  const { port } = worker
  const say = (kind: 'open' | 'here' | 'bye') => port.postMessage({ kind, url })
  const bye = () => say('bye')
  const calls = setInterval(() => say('here'), calledMs)
  port.onmessage = ({ data }) => {
    const message = readMessage(data)
    if (message === 'error') onError()
    else if (message !== null) onReceived(message)
  }
  worker.onerror = () => {
    workerFailed = true
    onError()
  }
  window.addEventListener('pagehide', bye)
  say('open')
  return {
    close() {
      clearInterval(calls)
      window.removeEventListener('pagehide', bye)
      bye()
      port.close()
    },
  }
}
