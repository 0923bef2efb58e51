import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { SecureContextOptions } from 'node:tls'
import { onTestFinished } from 'vitest'

export interface GitHttp {
  /** `http://127.0.0.1:port/` */
  readonly origin: string
  readonly url: string
  readonly requests: { readonly url: string; readonly authorization: string | undefined }[]
  /** Answers every request itself until set back to null. */
  answer: RequestListener | null
}

/** git's own smart HTTP over a repository on disk, closed when the test ends; `answer` puts trouble in its place. */
export async function gitHttp(gitFolder: string, tls: SecureContextOptions | null = null): Promise<GitHttp> {
  const requests: GitHttp['requests'] = []
  const listener: RequestListener = (request, response) => {
    requests.push({ url: request.url ?? '', authorization: request.headers.authorization })
    if (host.answer) host.answer(request, response)
    else serve(gitFolder, request, response)
  }
  const server = tls ? createSecureServer(tls, listener) : createServer(listener)
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const origin = `${tls ? 'https' : 'http'}://127.0.0.1:${port}/`
  const host: GitHttp = { origin, url: `${origin}repository.git`, requests, answer: null }
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise(done => server.close(done))
  })
  return host
}

export function status(code: number, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return (_request, response) => response.writeHead(code, headers).end('no\n')
}

/** Lets the first bytes through and then drops the connection. */
export function halfAnswer(gitFolder: string, bytes: number): RequestListener {
  return (request, response) => {
    if (request.method === 'GET') return serve(gitFolder, request, response)
    let sent = 0
    const write = response.write.bind(response)
    response.write = (chunk: Buffer) => {
      const part = chunk.subarray(0, bytes - sent)
      sent += part.length
      write(part)
      if (sent >= bytes) response.destroy()
      return true
    }
    serve(gitFolder, request, response)
  }
}

function serve(gitFolder: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const cgi = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: process.env.NODE_ENV,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      PATH_TRANSLATED: gitFolder + url.pathname.replace('/repository.git', ''),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding']?.toString() ?? '',
      GIT_PROTOCOL: request.headers['git-protocol']?.toString() ?? '',
    },
  })
  cgi.stdin.on('error', () => {})
  request.pipe(cgi.stdin)
  const parts: Buffer[] = []
  cgi.stdout.on('data', part => parts.push(part))
  cgi.on('close', () => {
    const answer = Buffer.concat(parts)
    const end = answer.indexOf('\r\n\r\n')
    let code = 200
    for (const line of answer.subarray(0, end).toString().split('\r\n')) {
      const [name = '', value = ''] = line.split(/:\s*(.*)/s)
      if (name === 'Status') code = Number.parseInt(value, 10)
      else response.setHeader(name, value)
    }
    response.statusCode = code
    response.write(answer.subarray(end + 4))
    response.end()
  })
}
