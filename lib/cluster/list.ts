import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { Clock } from './clock'
import type { Connection } from './connect'
import { type Fault, fault, faultOfError, timedOut } from './fault'

export type Listed =
  | { readonly ok: true; readonly resourceVersion: string }
  | { readonly ok: false; readonly fault: Fault }

export interface ListRequest {
  readonly path: string
  readonly what: string
  readonly pageSize: number
  readonly pageWithinMs: number
}

const Page = z.object({
  metadata: z.object({ resourceVersion: z.string(), continue: z.string().nullish() }),
  items: z
    .array(z.unknown())
    .nullish()
    .transform(items => items ?? []),
})
type Page = z.infer<typeof Page>

/** A complete list, page after page, all of the resourceVersion of the first one. `add` gets each object as the server sent it. */
export async function list(
  connection: Connection,
  request: ListRequest,
  add: (raw: unknown) => void,
  clock: Clock,
  signal: AbortSignal,
): Promise<Listed> {
  let next = ''
  for (;;) {
    const read = await readPage(connection, request, next, clock, signal)
    if (!read.ok) return read
    for (const item of read.page.items) add(item)
    next = read.page.metadata.continue ?? ''
    if (next === '') return { ok: true, resourceVersion: read.page.metadata.resourceVersion }
  }
}

/** The server's version as of now, without the objects. */
export async function readHead(
  connection: Connection,
  request: ListRequest,
  clock: Clock,
  signal: AbortSignal,
): Promise<Listed> {
  const read = await readPage(connection, request, '', clock, signal)
  return read.ok ? { ok: true, resourceVersion: read.page.metadata.resourceVersion } : read
}

type ReadPage = { readonly ok: true; readonly page: Page } | { readonly ok: false; readonly fault: Fault }

async function readPage(
  connection: Connection,
  { path, what, pageSize, pageWithinMs }: ListRequest,
  next: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<ReadPage> {
  const from = next === '' ? '' : `&continue=${encodeURIComponent(next)}`
  const opened = await connection.open({ path: `${path}?limit=${pageSize}${from}`, what, compressed: true }, signal)
  return opened.ok ? parsePage(opened.body, connection.server(), what, clock, pageWithinMs) : opened
}

async function parsePage(
  body: Readable,
  server: string,
  what: string,
  clock: Clock,
  withinMs: number,
): Promise<ReadPage> {
  let late = false
  const callOff = clock.after(withinMs, () => {
    late = true
    body.destroy()
  })
  try {
    const chunks: Buffer[] = []
    for await (const chunk of body) chunks.push(chunk)
    const page = Page.safeParse(parse(Buffer.concat(chunks).toString('utf8')))
    return page.success ? { ok: true, page: page.data } : { ok: false, fault: notUnderstood(server, what) }
  } catch (error) {
    return { ok: false, fault: late ? timedOut(server) : faultOfError(error, server) }
  } finally {
    callOff()
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function notUnderstood(server: string, what: string): Fault {
  return fault(
    'answer_not_understood',
    `${server} answered for ${what} with something that is not Kubernetes.`,
    'Check that the address is the API server itself, not a login page or a proxy.',
  )
}
