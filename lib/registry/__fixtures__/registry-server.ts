import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterAll } from 'vitest'

export interface Served {
  /** host:port, as an image names it. */
  readonly host: string
  readonly asked: readonly {
    readonly method: string
    readonly url: string
    readonly authorization: string | undefined
  }[]
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** A server on this machine that notes what it is asked; it ends with the file's tests. */
export async function serve(handler: Handler): Promise<Served> {
  const asked: { method: string; url: string; authorization: string | undefined }[] = []
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    asked.push({ method, url, authorization: headers.authorization })
    handler(request, response)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return { host: `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, asked }
}

export const part = `sha256:${'cd'.repeat(32)}`
export const indexType = 'application/vnd.oci.image.index.v1+json'
export const indexText = JSON.stringify({
  schemaVersion: 2,
  mediaType: indexType,
  manifests: [
    { mediaType: 'm', digest: part, size: 1, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
  ],
})
export const indexDigest = `sha256:${createHash('sha256').update(indexText).digest('hex')}`

/** Answers as a registry that has `shop/cart:1` and nothing else. */
export function answerCart(request: IncomingMessage, response: ServerResponse): void {
  const known = [`/v2/shop/cart/manifests/1`, `/v2/shop/cart/manifests/${indexDigest}`].includes(request.url ?? '')
  if (known) {
    response.writeHead(200, { 'content-type': indexType, 'docker-content-digest': indexDigest })
    response.end(request.method === 'HEAD' ? undefined : indexText)
    return
  }
  response.writeHead(404, { 'content-type': 'application/json' })
  response.end(request.method === 'HEAD' ? undefined : '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}')
}
