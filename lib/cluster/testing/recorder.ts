import http, { createServer, type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'

/** A proxy that remembers every request, and can end watches as soon as they are opened. */
export interface Recorder {
  readonly url: string
  readonly requests: { readonly method: string; readonly url: URL }[]
  closeWatches: boolean
  /** Breaks every open connection. */
  cut(): void
  close(): Promise<void>
}

export async function openRecorder(target: URL): Promise<Recorder> {
  const requests: Recorder['requests'] = []
  const send = target.protocol === 'https:' ? https.request : http.request
  const agent = target.protocol === 'https:' ? new https.Agent({ rejectUnauthorized: false }) : new http.Agent()
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', target)
    requests.push({ method: request.method ?? '', url })
    if (recorder.closeWatches && url.searchParams.get('watch')) {
      response.writeHead(200).end()
      return
    }
    const forward = { method: request.method ?? 'GET', headers: request.headers, agent }
    const upstream = send(url, forward, (answer: IncomingMessage) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      response.flushHeaders()
      answer.pipe(response)
    })
    upstream.on('error', () => response.destroy())
    response.on('close', () => upstream.destroy())
    request.pipe(upstream)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const recorder: Recorder = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    closeWatches: false,
    cut: () => server.closeAllConnections(),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
        agent.destroy()
      }),
  }
  return recorder
}
