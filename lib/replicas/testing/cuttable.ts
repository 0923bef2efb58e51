import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A line to a server that a test may cut and mend. */
export interface Cuttable {
  /** The server's address, by way of this line. */
  readonly url: string
  cut(): void
  mend(): void
  close(): Promise<void>
}

export async function openCuttable(to: string): Promise<Cuttable> {
  const target = new URL(to)
  const open = new Set<Socket>()
  let isCut = false
  const server = createServer(near => {
    if (isCut) return near.destroy()
    const far = connect(Number(target.port), target.hostname)
    for (const [one, other] of [[near, far] as const, [far, near] as const]) {
      open.add(one)
      one.on('error', () => {})
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = new URL(to)
  url.hostname = '127.0.0.1'
  url.port = String(typeof address === 'object' && address !== null ? address.port : '')

  return {
    url: url.href,
    cut() {
      isCut = true
      for (const socket of open) socket.destroy()
    },
    mend() {
      isCut = false
    },
    async close() {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}
