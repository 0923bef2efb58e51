/**
 * GET over the library's kubeconfig and credentials, with sockets of our own: the library opens a new connection for each
 * request, drops the lines of a watch that it cannot parse, and keeps its first client certificate for ever.
 */
import http from 'node:http'
import https from 'node:https'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { KubeConfig } from '@kubernetes/client-node'
import { z } from 'zod'
import { isAppError } from '@/lib/errors'
import { codeOf, type Fault, fault, faultOfError, faultOfStatus } from './fault'
import type { ClusterConfig, LoadedKubeconfig } from './kubeconfig'

export interface Connection {
  /** Address without credentials; '' before anything was asked, and while no kubeconfig can be read. */
  server(): string
  /** Never rejects. The body of an answer is the caller's to read to its end or to destroy. */
  open(request: Request, signal: AbortSignal): Promise<Opened>
  close(): void
}

export interface Request {
  readonly path: string
  /** Names what is asked for in messages: `deployments.apps`. */
  readonly what: string
  /** Lists are asked for compressed; a watch must not be, or a proxy may hold its events back. */
  readonly compressed: boolean
}

export type Opened = { readonly ok: true; readonly body: Readable } | { readonly ok: false; readonly fault: Fault }

const headersWithinMs = 30_000
const tcpKeepAliveMs = 30_000

export function connect(config: ClusterConfig, now: () => number): Connection {
  const agents = {
    'http:': new http.Agent({ keepAlive: true, keepAliveMsecs: tcpKeepAliveMs }),
    'https:': new https.Agent({ keepAlive: true, keepAliveMsecs: tcpKeepAliveMs }),
  }
  let loaded: LoadedKubeconfig | null = null
  let loading: Promise<LoadedKubeconfig> | null = null

  /** One for all who ask meanwhile, so that a credential command runs once. */
  function load(): Promise<LoadedKubeconfig> {
    loading ??= readKubeconfig().finally(() => {
      loading = null
    })
    return loading
  }

  /** The stored board does not wait for the library to be loaded. */
  async function readKubeconfig(): Promise<LoadedKubeconfig> {
    const { loadKubeconfig } = await import('./kubeconfig')
    loaded = loadKubeconfig(config, now)
    return loaded
  }

  async function open(request: Request, signal: AbortSignal): Promise<Opened> {
    const current = loaded?.ok ? loaded : await load()
    if (!current.ok) return current
    const { kubeconfig } = current
    const url = new URL((kubeconfig.getCurrentCluster()?.server ?? '') + request.path)
    const authorised = await authorise(kubeconfig)
    if (!authorised.ok) return authorised
    const plain = url.protocol === 'http:'
    const agent = authorised.proxied ?? (plain ? agents['http:'] : agents['https:'])
    const answer = await get(url, { ...authorised.options, agent, signal }, request)
    // What was refused may have been renewed since: read the files and run the credential command again.
    if (!answer.ok && answer.fault.code === 'unauthenticated' && loaded?.ok && loaded.kubeconfig === kubeconfig) {
      await load()
    }
    return answer
  }

  return {
    server: () => (loaded?.ok ? (loaded.kubeconfig.getCurrentCluster()?.server ?? '') : ''),
    open,
    close() {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

type Authorised =
  | { readonly ok: true; readonly options: https.RequestOptions; readonly proxied: http.Agent | undefined }
  | { readonly ok: false; readonly fault: Fault }

async function authorise(kubeconfig: KubeConfig): Promise<Authorised> {
  const options: https.RequestOptions = {}
  try {
    await kubeconfig.applyToHTTPSOptions(options)
  } catch (error) {
    return { ok: false, fault: credentialFault(error) }
  }
  const proxied =
    kubeconfig.getCurrentCluster()?.proxyUrl && options.agent instanceof http.Agent ? options.agent : undefined
  return { ok: true, options, proxied }
}

function credentialFault(error: unknown): Fault {
  if (isAppError(error)) return fault('credential_command_failed', error.message, String(error.details.fix))
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') {
    const file = error instanceof Error && 'path' in error ? ` ${error.path}` : ''
    return fault(
      'credential_file_unreadable',
      `The kubeconfig names a file${file} that cannot be read (${code}).`,
      'Correct the path in the kubeconfig, or let the user of this server read the file.',
    )
  }
  return fault(
    'credential_command_failed',
    'The credentials of the kubeconfig could not be made ready.',
    'Check the user of this context with: kubectl get --raw /version',
  )
}

function get(url: URL, options: https.RequestOptions, asked: Request): Promise<Opened> {
  const { what, compressed } = asked
  const send = url.protocol === 'http:' ? http.request : https.request
  const headers = {
    ...trimmed(options.headers),
    accept: 'application/json',
    'accept-encoding': compressed ? 'gzip' : 'identity',
    'user-agent': 'plimsoll',
  }
  return new Promise(resolve => {
    const request = send(url, { ...options, method: 'GET', headers })
    const late = setTimeout(() => request.destroy(timeout), headersWithinMs)
    request.on('error', error => {
      // The server closed an idle connection just as it was taken up again: nothing was asked yet.
      if (request.reusedSocket && codeOf(error) === 'ECONNRESET') resolve(get(url, options, asked))
      else resolve({ ok: false, fault: faultOfError(error, url.origin) })
    })
    request.on('close', () => clearTimeout(late))
    request.on('response', response => {
      clearTimeout(late)
      resolve(response.statusCode === 200 ? { ok: true, body: decoded(response) } : refusal(response, what))
    })
    request.end()
  })
}

const timeout = Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })

/** A token read from a file ends with a newline, which is not allowed in a header. */
function trimmed(headers: https.RequestOptions['headers']): http.OutgoingHttpHeaders {
  const entries = Object.entries(headers ?? {})
  return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value]))
}

function decoded(response: http.IncomingMessage): Readable {
  if (response.headers['content-encoding'] !== 'gzip') return response
  return pipeline(response, createGunzip(), () => {
    // The reader of the unzipped stream sees the error there.
  })
}

const Status = z.object({ message: z.string() })
const longestRefusal = 65_536

async function refusal(response: http.IncomingMessage, what: string): Promise<Opened> {
  const status = response.statusCode ?? 0
  const seconds = Number(response.headers['retry-after'])
  const found = faultOfStatus(status, await saidIn(decoded(response)), what)
  return { ok: false, fault: seconds > 0 ? { ...found, retryAfterMs: seconds * 1_000 } : found }
}

async function saidIn(body: Readable): Promise<string> {
  let text = ''
  const late = setTimeout(() => body.destroy(), headersWithinMs)
  try {
    for await (const chunk of body.setEncoding('utf8')) {
      text += chunk
      if (text.length > longestRefusal) break
    }
    const parsed = Status.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data.message : ''
  } catch {
    return ''
  } finally {
    clearTimeout(late)
  }
}
