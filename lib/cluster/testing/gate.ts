import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A wire between a client and an API server that can be cut, refused or silenced; TLS passes through unread. */
export interface Gate {
  readonly port: number
  /** Open connections are reset; new ones are fine. */
  cut(): void
  /** Open connections are reset and new ones refused. */
  refuse(): Promise<void>
  /** Open connections stay open, new ones are accepted; no byte passes any more, ever. */
  silence(): void
  /** New connections are fine again; those that were silenced stay so. */
  mend(): Promise<void>
  close(): Promise<void>
}

export async function openGate(target: URL): Promise<Gate> {
  const pairs = new Set<readonly [Socket, Socket]>()
  let silent = false
  const server = createServer(client => {
    const upstream = connect(Number(target.port), target.hostname)
    const pair = [client, upstream] as const
    pairs.add(pair)
    for (const [from, to] of [pair, [upstream, client] as const]) {
      from.on('data', chunk => silenced.has(client) || to.write(chunk))
      from.on('end', () => silenced.has(client) || to.end())
      from.on('error', () => to.destroy())
      from.on('close', () => {
        pairs.delete(pair)
        if (!silenced.has(client)) to.destroy()
      })
    }
    if (silent) silenced.add(client)
  })
  const silenced = new WeakSet<Socket>()
  let port = 0
  const listen = () => new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const cut = () => {
    for (const sockets of pairs) for (const socket of sockets) socket.destroy()
  }
  const stopListening = () =>
    new Promise<void>(resolve => (server.listening ? server.close(() => resolve()) : resolve()))
  await listen()
  port = (server.address() as AddressInfo).port

  return {
    port,
    cut,
    async refuse() {
      const stopped = stopListening()
      cut()
      await stopped
    },
    silence() {
      silent = true
      for (const [client] of pairs) silenced.add(client)
    },
    async mend() {
      silent = false
      if (!server.listening) await listen()
    },
    async close() {
      const stopped = stopListening()
      cut()
      await stopped
    },
  }
}
