/** One look at a cluster for a person who asks: its version, then one object of every kind that is watched. */
import { setMaxListeners } from 'node:events'
import { z } from 'zod'
import type { Connection } from './connect'
import type { ClusterCheck } from './contract'
import { formatMissingRule } from './rbac'
import { pathOf, type Resource, resources } from './resources'

const Version = z.object({ gitVersion: z.string() })
const longestAnswer = 1_000_000

export async function checkCluster(
  connection: Connection,
  namespaces: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<ClusterCheck> {
  // Every kind is asked at once, and each listens for the end of the time.
  setMaxListeners(4 * resources.length, signal)
  const version = await ask(connection, '/version', 'version', signal)
  if (!version.ok) return { version: null, fault: version.fault, kinds: [] }
  const scopes = namespaces && namespaces.length > 0 ? namespaces : [null]
  const kinds = await Promise.all(resources.map(resource => checkKind(connection, resource, scopes, signal)))
  const parsed = Version.safeParse(parse(version.text))
  return { version: parsed.success ? parsed.data.gitVersion : null, fault: null, kinds }
}

async function checkKind(
  connection: Connection,
  resource: Resource,
  scopes: readonly (string | null)[],
  signal: AbortSignal,
): Promise<ClusterCheck['kinds'][number]> {
  for (const scope of resource.namespaced ? scopes : [null]) {
    const answer = await ask(connection, `${pathOf(resource, scope)}?limit=1`, resource.id, signal)
    if (answer.ok) continue
    const { code, message, fix } = answer.fault
    // What is not installed cannot be read, and need not be.
    if (code === 'kind_missing' && resource.of !== null)
      return { resource: resource.id, state: 'absent', fault: null, missingRule: null }
    const missingRule = code === 'forbidden' ? formatMissingRule(resource) : null
    return { resource: resource.id, state: 'failed', fault: { code, message, fix }, missingRule }
  }
  return { resource: resource.id, state: 'read', fault: null, missingRule: null }
}

type Answer =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly fault: NonNullable<ClusterCheck['fault']> }

async function ask(connection: Connection, path: string, what: string, signal: AbortSignal): Promise<Answer> {
  const opened = await connection.open({ path, what, compressed: false }, signal)
  if (!opened.ok) return opened
  const end = () => opened.body.destroy()
  signal.addEventListener('abort', end, { once: true })
  try {
    let text = ''
    for await (const chunk of opened.body.setEncoding('utf8')) {
      text += chunk
      if (text.length > longestAnswer) break
    }
    return { ok: true, text }
  } catch {
    const message = `${connection.server()} did not answer for ${what} to the end.`
    return { ok: false, fault: { code: 'timed_out', message, fix: 'Check the network on the way to the API server.' } }
  } finally {
    signal.removeEventListener('abort', end)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
