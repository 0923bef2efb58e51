/** In which version a server serves a custom resource, if at all. Every authenticated user may ask. */
import { z } from 'zod'
import type { Connection } from './connect'
import { type Fault, fault, faultOfError } from './fault'
import { notUnderstood } from './list'
import { pathOf, type Resource } from './resources'

export type Located = { readonly ok: true; readonly path: string } | { readonly ok: false; readonly fault: Fault }

const Group = z.object({
  versions: z.array(z.object({ version: z.string() })),
  preferredVersion: z.object({ version: z.string() }).nullish(),
})
const Resources = z.object({ resources: z.array(z.object({ name: z.string() })) })

/** What Kubernetes itself serves stands where it always did. */
export async function locate(
  connection: Connection,
  resource: Resource,
  namespace: string | null,
  signal: AbortSignal,
): Promise<Located> {
  const { group, plural, of } = resource
  if (of === null) return { ok: true, path: pathOf(resource, namespace) }
  const found = await read(connection, `/apis/${group}`, Group, resource, signal)
  if (!found.ok) return found
  const preferred = found.value.preferredVersion?.version
  const versions = [...new Set([...(preferred ? [preferred] : []), ...found.value.versions.map(one => one.version)])]
  for (const version of versions) {
    const served = await read(connection, `/apis/${group}/${version}`, Resources, resource, signal)
    if (!served.ok && served.fault.code !== 'kind_missing') return served
    if (served.ok && served.value.resources.some(({ name }) => name === plural))
      return { ok: true, path: pathOf(resource, namespace, version) }
  }
  return { ok: false, fault: notInstalled(resource) }
}

async function read<Answer>(
  connection: Connection,
  path: string,
  shape: z.ZodType<Answer>,
  resource: Resource,
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly value: Answer } | { readonly ok: false; readonly fault: Fault }> {
  const opened = await connection.open({ path, what: resource.id, compressed: true }, signal)
  if (!opened.ok) return opened.fault.code === 'kind_missing' ? { ok: false, fault: notInstalled(resource) } : opened
  const late = setTimeout(() => opened.body.destroy(), withinMs)
  try {
    const chunks: Buffer[] = []
    for await (const chunk of opened.body) chunks.push(chunk)
    return { ok: true, value: shape.parse(JSON.parse(Buffer.concat(chunks).toString('utf8'))) }
  } catch (error) {
    const server = connection.server()
    const isText = error instanceof z.ZodError || error instanceof SyntaxError
    return { ok: false, fault: isText ? notUnderstood(server, resource.id) : faultOfError(error, server) }
  } finally {
    clearTimeout(late)
  }
}

const withinMs = 30_000

function notInstalled({ id, of }: Resource): Fault {
  return fault(
    'kind_missing',
    `${of} does not serve ${id} here.`,
    'Nothing is to be done unless it is installed; it is looked for again by itself.',
  )
}
