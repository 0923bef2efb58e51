import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { type Access, authorize, createAccess, reviewAccess, type User } from './http/access'
import type { Certificate } from './http/certificate'
import { discover } from './http/discovery'
import { createFaultGate, type FaultGate, type Faults } from './http/faults'
import { describeApi } from './http/openapi'
import { readList, readOne } from './http/read'
import { parseResourceRequest, type ResourceRequest, readBody } from './http/request'
import { type Answer, json, statusAnswer } from './http/respond'
import { openWatch } from './http/watch'
import { writeCall } from './http/write-call'
import { isObject, type JsonObject, textAt } from './json'
import { findKind, kindOf } from './kinds'
import { badRequest, refuse, statusOf } from './refusal'
import { seedObject } from './seed'
import { createStore, type Store } from './store'
import type { Api } from './write'

export interface ApiServerOptions {
  /** The cluster's name: context, cluster and user in the kubeconfig. */
  readonly name: string
  readonly port?: number
  /** The administrator's bearer token; made up when absent. */
  readonly token?: string
  readonly users?: readonly User[]
  /** Whether requests without credentials are the administrator's. Default: over plain HTTP, where kubectl sends none. */
  readonly anonymous?: boolean
  /** Seeded as they are; their namespaces are made. */
  readonly objects?: readonly JsonObject[]
  readonly version?: string
  readonly now?: () => number
  readonly certificate?: Certificate
  /** How many past events of each kind a watch can resume from. */
  readonly window?: number
  readonly bookmarkMs?: number
}

export interface ApiServer {
  readonly name: string
  readonly url: string
  readonly store: Store
  readonly api: Api
  readonly faults: Faults
  readonly access: Access
  kubeconfig(token?: string): JsonObject
  /** Puts objects in as they are, with their namespaces: thousands in no time, no controller and no check involved. */
  seed(objects: readonly JsonObject[]): void
  close(): Promise<void>
}

/** A Kubernetes API server in this process: the real protocol over a store in memory. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const store = createStore(options.window === undefined ? {} : { window: options.window })
  const api: Api = { store, now: options.now ?? Date.now }
  const access = createAccess({
    token: options.token,
    users: options.users ?? [],
    anonymous: options.anonymous ?? options.certificate === undefined,
  })
  seed(api, ['default', 'kube-system'].map(namespaceObject))
  seed(api, options.objects ?? [])

  const sockets = new Set<Socket>()
  let port = options.port ?? 0
  const listen = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  const gate = createFaultGate({
    sockets: () => sockets,
    compact: () => store.compact(),
    stopListening: () => stop(server),
    listenAgain: () => (server.listening ? Promise.resolve() : listen()),
  })
  const context: Context = { api, access, gate, options }
  const server = open(options.certificate, (request, response) => void serve(context, request, response))
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.keepAliveTimeout = 75_000
  server.requestTimeout = 0
  await listen()
  port = portOf(server)
  const url = `${options.certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`
  return {
    name: options.name,
    url,
    store,
    api,
    faults: gate.faults,
    access,
    kubeconfig: (token = access.admin.token) => kubeconfigOf(options, url, token),
    seed: objects => seed(api, objects),
    close: () => stop(server),
  }
}

interface Context {
  readonly api: Api
  readonly access: Access
  readonly gate: FaultGate
  readonly options: ApiServerOptions
}

async function serve(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { gate } = context
  response.on('error', () => undefined)
  if (!(await gate.admit(request, response))) return
  try {
    const answer = await answerTo(context, request, response)
    if (answer !== null) gate.answer(response, answer)
  } catch (error) {
    if (response.headersSent) response.destroy()
    else gate.answer(response, statusAnswer(statusOf(error)))
  }
}

/** Null when the answer is a stream that has begun. */
async function answerTo(context: Context, request: IncomingMessage, response: ServerResponse): Promise<Answer | null> {
  const { api, access, options } = context
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (['/healthz', '/readyz', '/livez'].includes(url.pathname)) return plain('ok')
  const user = access.authenticate(request.headers.authorization)
  const found = discover(url.pathname, options.version ?? 'v1.34.4') ?? describeApi(url.pathname)
  if (found !== null) return json(200, found)
  if (request.method === 'POST') {
    const review = await reviewed(user, url.pathname, request)
    if (review !== null) return json(201, review)
  }
  const call = parseResourceRequest(request.method ?? 'GET', url)
  if (call === null) throw refuse(404, 'NotFound', 'the server could not find the requested resource')
  authorize(user, call)
  return handle(context, call, request, response, api)
}

async function handle(
  { gate, options }: Context,
  call: ResourceRequest,
  request: IncomingMessage,
  response: ServerResponse,
  api: Api,
): Promise<Answer | null> {
  const accept = request.headers.accept ?? ''
  if (call.verb === 'get') return readOne(api.store, call, accept, api.now())
  if (call.verb === 'list') return readList(api.store, call, accept, api.now())
  if (call.verb !== 'watch') return writeCall(api, call, request)
  gate.watching(response)
  openWatch(api.store, call, response, {
    accept,
    bookmarkMs: options.bookmarkMs ?? 60_000,
    now: api.now,
    write: line => gate.writeEvent(response, line),
  })
  return null
}

async function reviewed(user: User, path: string, request: IncomingMessage): Promise<JsonObject | null> {
  const access = path === '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'
  const self = path === '/apis/authentication.k8s.io/v1/selfsubjectreviews'
  if (!access && !self) return null
  const body = await readBody(request)
  if (!isObject(body)) throw badRequest('the object provided is unrecognized')
  if (access) return reviewAccess(user, body)
  return { ...body, status: { userInfo: { username: user.name, groups: ['system:authenticated'] } } }
}

function seed(api: Api, objects: readonly JsonObject[]): void {
  const namespaces = kindOf('namespaces')
  for (const object of objects) {
    const kind = findKind(textAt(object, 'apiVersion'), textAt(object, 'kind'))
    if (kind === null)
      throw new RangeError(`The server knows no ${textAt(object, 'apiVersion')} ${textAt(object, 'kind')}.`)
    const namespace = textAt(object, 'metadata', 'namespace')
    const missing = kind.namespaced && namespace !== '' && api.store.get(namespaces, '', namespace) === null
    if (missing) seedObject(api, namespaces, namespaceObject(namespace))
    seedObject(api, kind, object)
  }
}

function namespaceObject(name: string): JsonObject {
  const labels = { 'kubernetes.io/metadata.name': name }
  const body = { spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } }
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels }, ...body }
}

function kubeconfigOf(options: ApiServerOptions, url: string, token: string): JsonObject {
  const { name, certificate } = options
  // The JavaScript client speaks plain HTTP only when told not to verify.
  const trust =
    certificate === undefined
      ? { 'insecure-skip-tls-verify': true }
      : { 'certificate-authority-data': Buffer.from(certificate.cert).toString('base64') }
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server: url, ...trust } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  }
}

function open(
  certificate: Certificate | undefined,
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  return certificate === undefined ? createServer(listener) : createTlsServer({ ...certificate }, listener)
}

function stop(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function portOf(server: Server): number {
  const address: string | AddressInfo | null = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function plain(text: string): Answer {
  return { status: 200, text, headers: { 'content-type': 'text/plain' } }
}
