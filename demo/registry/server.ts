import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface DemoRegistry {
  /** host:port. */
  readonly host: string
  close(): void
}

/** The digest of a repository's tag, or null where nobody pushed it. */
export type FindDigest = (repository: string, tag: string) => Promise<string | null>

const indexType = 'application/vnd.oci.image.index.v1+json'

/** A registry that only reads, and knows names and digests without any content: HEAD of a tag or a digest. */
export async function startDemoRegistry(port: number, findDigest: FindDigest): Promise<DemoRegistry> {
  const server = createServer((request, response) => {
    answer(request, response, findDigest).catch(() => refuse(request, response, 500, 'UNKNOWN'))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    host: `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, findDigest: FindDigest): Promise<void> {
  response.setHeader('docker-distribution-api-version', 'registry/2.0')
  if (request.url === '/v2/') return void response.writeHead(200).end('{}')
  const [, repository = '', reference = ''] =
    /^\/v2\/([a-z0-9/._-]+)\/manifests\/([\w.:-]+)$/.exec(request.url ?? '') ?? []
  const digest = repository === '' ? null : await findDigest(repository, reference)
  if (digest === null) return refuse(request, response, 404, 'MANIFEST_UNKNOWN')
  if (request.method !== 'HEAD') return refuse(request, response, 405, 'UNSUPPORTED')
  response.writeHead(200, { 'content-type': indexType, 'docker-content-digest': digest }).end()
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(request.method === 'HEAD' ? undefined : JSON.stringify({ errors: [{ code }] }))
}
