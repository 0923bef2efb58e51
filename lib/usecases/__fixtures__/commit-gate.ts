import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A PostgreSQL address that passes everything on, and can stand still or go away at a COMMIT. */
export interface CommitGate {
  readonly url: string
  /**
   * The next COMMIT of a transaction that wrote the promotion table after `skip` others is held: `before`, it never reaches the database;
   * `after`, the database did it and nobody hears of it. Resolves when it is held.
   */
  hold(moment: 'before' | 'after', skip: number): Promise<void>
  /** As `hold`, but there the database goes away: every connection breaks, and none is made until `mend`. */
  cut(moment: 'before' | 'after', skip: number): Promise<void>
  mend(): void
  close(): Promise<void>
}

interface Stop {
  readonly moment: 'before' | 'after'
  skip: number
  readonly reached: () => void
}

/**
 * `onPassed` is called at each COMMIT of a transaction that wrote the promotion table. Speaks just enough of the protocol to know
 * statements: https://www.postgresql.org/docs/current/protocol-message-formats.html (Query, Parse).
 */
export async function openCommitGate(databaseUrl: string, onPassed: () => void): Promise<CommitGate> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let stop: Stop | null = null
  let isAway = false
  const server = createServer(client => {
    if (isAway) {
      client.destroy()
      return
    }
    const database = connect(Number(target.port), target.hostname)
    for (const socket of [client, database]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        database.destroy()
      })
    }
    let isStarted = false
    let rest = Buffer.alloc(0)
    let writes = false
    let isStopped = false
    client.on('data', chunk => {
      if (isStopped) return
      rest = Buffer.concat([rest, chunk])
      for (let message = take(); message !== null; message = take()) {
        const text = statementOf(message)
        if (text !== null && /(INSERT INTO|UPDATE) [^;]*"promotion"/i.test(text)) writes = true
        if (text === null || !/^\s*(COMMIT|ROLLBACK)/i.test(text)) {
          database.write(message)
          continue
        }
        const isOurs = writes && /^\s*COMMIT/i.test(text)
        writes = false
        if (isOurs) onPassed()
        if (isOurs && stop !== null && stop.skip-- === 0) {
          const { moment, reached } = stop
          stop = null
          isStopped = true
          if (moment === 'before') return reached()
          database.removeAllListeners('data')
          // The answer is heard here and not handed on.
          database.once('data', () => reached())
        }
        database.write(message)
      }
    })
    database.on('data', chunk => client.write(chunk))

    /** The next whole message; the first one of a connection has no type. */
    function take(): Buffer | null {
      const head = isStarted ? 1 : 0
      if (rest.length < head + 4) return null
      const length = head + rest.readUInt32BE(head)
      if (rest.length < length) return null
      const message = rest.subarray(0, length)
      rest = rest.subarray(length)
      // An SSLRequest (80877103) is answered before the startup message proper.
      if (!isStarted && message.readUInt32BE(4) !== 80877103) isStarted = true
      return message
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String(typeof address === 'object' ? address?.port : '')
  return {
    url: url.href,
    hold: (moment, skip) => new Promise(reached => (stop = { moment, skip, reached })),
    cut: (moment, skip) =>
      new Promise(done => {
        const reached = () => {
          isAway = true
          breakAll()
          done()
        }
        stop = { moment, skip, reached }
      }),
    mend() {
      isAway = false
    },
    async close() {
      breakAll()
      server.close()
      await once(server, 'close')
    },
  }

  function breakAll(): void {
    for (const socket of sockets) socket.destroy()
  }
}

function statementOf(message: Buffer): string | null {
  const type = String.fromCharCode(message[0] ?? 0)
  if (type === 'Q') return message.toString('utf8', 5, message.length - 1)
  if (type !== 'P') return null
  const text = message.indexOf(0, 5) + 1
  return message.toString('utf8', text, message.indexOf(0, text))
}
