'use client'

import { useSyncExternalStore } from 'react'
import { onStreamStatus, streamStatus } from '@/lib/client/live'
import type { StreamStatus } from '@/lib/client/stream'

const connecting: StreamStatus = { kind: 'connecting' }

export function useStream(): StreamStatus {
  return useSyncExternalStore(onStreamStatus, streamStatus, () => connecting)
}
