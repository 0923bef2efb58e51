import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Stands between a browser and the server, so that a test sees how many streams there are and can take the server away. */
export interface Gate {
  readonly url: string
  /** Streams that are open now. */
  streams(): number
  /** Every connection ends and no new one is answered. */
  close(): void
  /** The connections stay and nothing comes through any more, as when a network swallows packets. */
  silence(): void
  /** As if nothing had been. */
  open(): void
  end(): Promise<void>
}

export async function startGate(target: string): Promise<Gate> {
  const { host, hostname, port } = new URL(target)
  const streams = new Set<ServerResponse>()
  let standing: 'open' | 'closed' | 'silent' = 'open'
  const server = createServer((asked, answer) => {
    if (standing === 'closed') return void asked.socket.destroy()
    if (standing === 'silent') return
    const own = { ...asked.headers, host, ...(asked.headers.origin ? { origin: new URL(target).origin } : {}) }
    const onward = request({ host: hostname, port, path: asked.url, method: asked.method, headers: own }, come => {
      if (isStream(asked)) track(streams, answer)
      answer.writeHead(come.statusCode ?? 502, come.headers)
      come.on('data', (part: Buffer) => {
        if (standing !== 'silent') answer.write(part)
      })
      come.on('end', () => answer.end())
      come.on('error', () => answer.destroy())
    })
    onward.on('error', () => answer.destroy())
    answer.on('close', () => onward.destroy())
    asked.pipe(onward)
  }).listen(0, 'localhost')
  await once(server, 'listening')
  return {
    url: `http://localhost:${addressOf(server.address()).port}`,
    streams: () => streams.size,
    close() {
      standing = 'closed'
      server.closeAllConnections()
    },
    silence() {
      standing = 'silent'
    },
    open() {
      standing = 'open'
    },
    async end() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function isStream(asked: IncomingMessage): boolean {
  return asked.url?.startsWith('/api/v1/stream') ?? false
}

function track(streams: Set<ServerResponse>, answer: ServerResponse): void {
  streams.add(answer)
  answer.on('close', () => streams.delete(answer))
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('The gate has no port.')
  return address
}
