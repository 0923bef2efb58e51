/** One message of the stream, as the server, the worker or another tab hands it on. */
export const streamEvents = ['hello', 'beat', 'change', 'promotion', 'resync'] as const

export interface Received {
  readonly event: (typeof streamEvents)[number]
  readonly data: string
  /** How long ago the server said it: a tab that joins a connection is greeted with its last word. */
  readonly ageMs: number
}

export interface StreamSource {
  close(): void
}

export type OpenSource = (url: string, onReceived: (received: Received) => void, onError: () => void) => StreamSource

/** The worker and the other tabs are ours, but may be of a version older than this page. */
export function readMessage(data: unknown): Received | 'error' | null {
  if (!isRecord(data)) return null
  if (data.event === 'error') return 'error'
  const event = streamEvents.find(one => one === data.event)
  if (event === undefined || typeof data.data !== 'string' || typeof data.ageMs !== 'number') return null
  return { event, data: data.data, ageMs: data.ageMs }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
