'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { auditKeys, type EventFilter, exportAddress } from '@/lib/client/audit-queries'
import { type DownloadProgress, download, keepFile } from '@/lib/client/download'

export type ExportState =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly format: ExportFormat; readonly progress: DownloadProgress | null }
  | { readonly kind: 'done'; readonly rows: number; readonly name: string }
  | { readonly kind: 'failed'; readonly error: unknown }

export type ExportFormat = 'csv' | 'ndjson'

/** One export at a time; leaving the page ends it. */
export function useExport(filter: EventFilter) {
  const [state, setState] = useState<ExportState>({ kind: 'none' })
  const client = useQueryClient()
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  async function begin(format: ExportFormat) {
    running.current?.abort()
    const stop = new AbortController()
    running.current = stop
    setState({ kind: 'running', format, progress: null })
    const tell = (progress: DownloadProgress) => setState({ kind: 'running', format, progress })
    try {
      const got = await download(exportAddress(filter, format), format === 'csv' ? 1 : 0, stop.signal, tell)
      keepFile(got.name, got.file)
      setState({ kind: 'done', rows: got.rows, name: got.name })
      void client.invalidateQueries({ queryKey: auditKeys.events })
    } catch (error) {
      if (running.current === stop) setState(stop.signal.aborted ? { kind: 'none' } : { kind: 'failed', error })
    }
  }

  return { state, begin, stop: () => running.current?.abort() }
}
