import type { StreamStatus } from './stream'

let status: StreamStatus = { kind: 'connecting' }
const listeners = new Set<() => void>()

export function streamStatus(): StreamStatus {
  return status
}

export function onStreamStatus(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Lost stays lost since it first was. */
export function setStreamStatus(next: StreamStatus): void {
  if (next.kind === status.kind) return
  status = next
  for (const listener of listeners) listener()
}
