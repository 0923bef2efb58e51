'use client'

import { useSyncExternalStore } from 'react'
import type { StreamStatus } from '@/lib/client/stream'
import { onStreamStatus, streamStatus } from '@/lib/client/stream-status'

const connecting: StreamStatus = { kind: 'connecting' }

export function useStream(): StreamStatus {
  return useSyncExternalStore(onStreamStatus, streamStatus, () => connecting)
}
