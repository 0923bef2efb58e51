import { z } from 'zod'
import type { Connection } from './connect'

const Version = z.object({ gitVersion: z.string() })
const withinMs = 30_000

/** `v1.34.4`; null when the server does not say. Every authenticated user may ask. */
export async function readVersion(connection: Connection, signal: AbortSignal): Promise<string | null> {
  const opened = await connection.open({ path: '/version', what: 'version', compressed: false }, signal)
  if (!opened.ok) return null
  const late = setTimeout(() => opened.body.destroy(), withinMs)
  try {
    let text = ''
    for await (const chunk of opened.body.setEncoding('utf8')) text += chunk
    return Version.parse(JSON.parse(text)).gitVersion
  } catch {
    return null
  } finally {
    clearTimeout(late)
  }
}
