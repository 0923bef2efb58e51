import { AppError } from '@/lib/errors'
import { parseFailure } from './failure'

export interface DownloadProgress {
  /** Lines that came, and those that will come. */
  readonly lines: number
  readonly of: number
  readonly bytes: number
}

/**
 * Brings an export as a file. `heads`: lines before the first row. A file that ends before its last row is an error: it must not be taken
 * for the whole.
 */
export async function download(
  url: string,
  heads: number,
  signal: AbortSignal,
  onProgress: (progress: DownloadProgress) => void,
): Promise<{ readonly name: string; readonly file: Blob; readonly rows: number }> {
  const response = await fetch(url, { signal })
  if (!response.ok || response.body === null)
    throw parseFailure(await response.json().catch(() => null), response.status)
  const of = Number(response.headers.get('x-total-count'))
  const parts: Uint8Array<ArrayBuffer>[] = []
  let lines = -heads
  let bytes = 0
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      if (signal.aborted) throw cause
      throw cutOff(Math.max(0, lines), of)
    })
    if (done) break
    parts.push(value)
    bytes += value.byteLength
    for (const byte of value) if (byte === newline) lines++
    onProgress({ lines: Math.max(0, lines), of, bytes })
  }
  if (lines < of) throw cutOff(Math.max(0, lines), of)
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'audit'
  return { name, file: new Blob(parts, { type: response.headers.get('content-type') ?? '' }), rows: of }
}

/** Hands a file to the browser as if a link to it had been pressed. */
export function keepFile(name: string, file: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  // The browser reads it after this call.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

const newline = 10

function cutOff(lines: number, of: number): AppError {
  return new AppError(
    'upstream_unavailable',
    `The export ended after ${lines} of ${of} rows. No file was kept; begin it again.`,
  )
}
